// The page: the room of the address, its scene, undo and redo.

import { render } from "preact";
import { Page } from "./page.js";
import { keepPage } from "./parts/file-drop.js";
import "./theme.css";

const root = document.getElementById("page")!;
root.replaceChildren();
keepPage();
render(<Page />, root);
