// A worker in two lines.

import { createApp } from "candor/edge";
export default createApp();
