// What a record's page needs.
export * as live from "../live/record.js";
export * as adding from "../record/adding.js";
export * as comments from "../record/start.js";
