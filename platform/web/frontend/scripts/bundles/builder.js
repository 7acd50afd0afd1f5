// What the builder's pages need.
export * as designer from "../builder/designer.js";
export * as flow from "../builder/flow.js";
export * as icons from "../builder/icons.js";
export * as narrow from "../builder/narrow.js";
export * as order from "../builder/order.js";
export * as picks from "../builder/picks.js";
export * as takeBack from "../builder/take_back.js";
