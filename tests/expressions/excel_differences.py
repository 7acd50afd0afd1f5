"""The cases in which this language does not give what the file says, each with the reason; keyed by place."""

MIXED = "a number, a text and a truth value are never equal in Excel and sorted by kind; here comparing them is a fault"
LEAP = "Excel counts a 29 February 1900 that never was; dates here are real"
ZERO = "Excel's day 0 of January 1900 is not a date; a number is not a date here"
TEXTAGG = "Excel silently leaves a text out of an aggregate; here it is a fault that says so"
JS = "formulajs writes truth values in small letters; Excel writes TRUE and FALSE"
SERIAL = "a text is read as a date, not as a serial number"
EMPTYTEXT = "the cell holds an empty text of a formula, which the file does not tell from an empty cell"
INF = "there is no infinite number in Excel"
LOG = "formulajs takes a missing base for 10; Excel takes an empty cell for 0, which is #NUM!"
INVALID = "formulajs skips a written text that is no number; Excel gives #VALUE!"
COUNTA = "formulajs counts a written empty text as empty; Excel counts it as a value"
DATEFMT = "formulajs leaves dates as they are; Excel follows the format"
TRIM = "formulajs trims tabs and line breaks; Excel trims spaces"
VALUE = "formulajs reads what Excel's VALUE refuses"

DIFFERENCES: dict[str, str] = {
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!I35": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!P35": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!N43": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!O43": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!H51": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!K51": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!H55": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!E63": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!G63": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!K63": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!L63": MIXED,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!H320": LEAP,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!I320": LEAP,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!F340": ZERO,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!H772": EMPTYTEXT,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!I908": TEXTAGG,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!J908": TEXTAGG,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!K908": TEXTAGG,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!L908": TEXTAGG,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!F940": ZERO,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!H1084": TEXTAGG,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!F1320": TEXTAGG,
    "FormulaEvalTestData_Copy.xlsx!EverythingTests!F1496": ZERO,
    "date-time.js#29 DAY": SERIAL,
    "information.js#154 ISNUMBER": INF,
    "math-trig.js#315 LOG": LOG,
    "math-trig.js#316 LOG": LOG,
    "math-trig.js#442 SUM": INVALID,
    "statistical.js#514 COUNTA": COUNTA,
    "statistical.js#522 COUNTBLANK": COUNTA,
    "text.js#597 EXACT": JS,
    "text.js#607 FIND": JS,
    "text.js#632 LEFT": JS,
    "text.js#663 MID": JS,
    "text.js#664 MID": JS,
    "text.js#695 REPT": JS,
    "text.js#706 RIGHT": JS,
    "text.js#762 TEXT": DATEFMT,
    "text.js#775 TRIM": JS,
    "text.js#777 TRIM": TRIM,
    "text.js#778 TRIM": TRIM,
    "text.js#795 VALUE": VALUE,
    "text.js#811 VALUE": VALUE,
    "text.js#815 VALUE": VALUE,
}
