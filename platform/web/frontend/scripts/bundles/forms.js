// What a page with a form needs.
export * as address from "../address/start.js";
export * as adding from "../forms/adding.js";
export * as drafts from "../forms/drafts.js";
export * as linked from "../forms/linked.js";
export * as rows from "../forms/rows.js";
export * as rules from "../forms/start.js";
export * as same from "../forms/same.js";
export * as live from "../live/form.js";
export * as location from "../location/start.js";
export * as scan from "../scan/start.js";
export * as suggest from "../suggest/start.js";
