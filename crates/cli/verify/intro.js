'use strict';
// Checks evidence files and receipts, from the published formats: docs/evidence.md, docs/due-dates.md and docs/format.md; C2SP signed-note,
// tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-policy, tlog-tiles and tlog-witness; RFC 6962 and RFC 9162;
// RFC 3161, RFC 5816, RFC 5652, RFC 5035 and RFC 5280. Nothing is taken over from the program.
// Everything that was given is data: it is shown as text only, never as markup.
