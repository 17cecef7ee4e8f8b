import { memoryStore } from "../../bindings/edge/stores/memory.js";
import { contract } from "./contract.js";

contract("the store in memory", async () => ({ open: async () => memoryStore(), close: async () => {} }), { lasting: false });
