/* The matcher language of rule.yaml, and the walk that runs every rule over a unit once.
 *
 * `match` is a list; a rule fires where any item matches. An item is a map with exactly one head and any number of conditions, all of which
 * must hold. NAMES is a name or glob or a list of them ("cuda*", "std::*"). A string in a list may be "$name": the rule's parameter of that name.
 * REGEX is PCRE2, searched anywhere. PRED is a map of tests on an expression; {} is true of any.
 *
 * Heads
 *   call: NAMES            a call (or launch) of a function so named; `call: "*"` any
 *   declare: var|param|field|function|record|typedef|macro    conditions name, type, init, storage, body
 *   literal: string|int|float|char                            condition text / value
 *   include: NAMES         an #include of that file ("cuda*.h")
 *   use: NAMES             a REF or MEMBER naming it, or the expansion of a macro of that name
 *   comment: REGEX         text of a comment
 *   binary: OPS            an operator or list of them, "==" "+="; conditions lhs, rhs (either order with `sides`: [PRED, PRED])
 *   unary: OPS             condition operand
 *   cast: NAMES            explicit cast to a type of that spelling; condition operand
 *   assign: PRED           `lhs = rhs`, and the initialiser of a variable; the PRED is on the left side; condition value: PRED
 *   init: NAMES            an initialiser list, or a later member assignment, of a record type; conditions field: NAME, value: PRED,
 *                          missing: true (the field is neither named in the list nor assigned later in the function)
 *   stmt: KINDS            a node kind by name ("if", "switch", "goto"); conditions has / lacks: KINDS among its parts, empty: true (empty body)
 *   event: NAMES           something the flow analysis saw (flow.h); conditions region, taint, certain, below, through-call
 *   diagnostic: NAMES      a warning of clang itself, by option ("-Wformat*")
 *   order: {first: NAMES, require: NAMES, before: return|end|NAMES, same-arg: N}
 *                          in one function: after a call of `first`, a call of `require` must come before `before`; reported at `first`.
 *                          With `precede: true`: `require` must come earlier than `first`. same-arg: both calls name the same variable as argument N / M
 *                          ([N, M]); result-arg: N: the `first` call's result variable is argument N of `require`
 *   taint: {from: LABELS, sources: NAMES, to: NAMES, arg: N|any, not-through: NAMES}
 *                          data with one of the labels (flow.h: env, arg, stdin, file, net, random, secret, device, param, external), or returned by one of
 *                          `sources`, reaches an argument of one of `to`; calls of `not-through` clean it
 *
 * Conditions for any head
 *   args: {N: PRED, any: PRED, last: PRED, "2..": PRED}     N from 0
 *   nargs: N or "N..M"
 *   result: discarded | untested | compared: {op: OPS, to: PRED}
 *   where: {function: NAMES, file: NAMES (path globs), kernel: true|false, loop: true|false, in-condition: true, macro: NAMES, main: true,
 *           language: c|c++|cuda, in-call: NAMES (inside an argument of such a call), in-switch: true, under: KINDS (an ancestor of that kind)}
 *   followed-by: NAMES | not-followed-by: NAMES | preceded-by: NAMES | not-preceded-by: NAMES      calls in the same function
 *   not: item conditions that must not hold together
 *   message: TEXT          instead of the title; {name} {0} {1} {type} {function} {detail} are replaced by the callee or name, source text of arguments,
 *                          type, enclosing function, the event's detail
 *   cwe: CWE-n, severity: LEVEL, confidence: LEVEL           instead of the rule's, where this item is the better word for it
 *
 * PRED tests (all given must hold)
 *   const: true|false | INT | "LO..HI"      folded without data flow (true: any constant); open ends allowed: "1025.."
 *   range: "LO..HI"                         every value the flow analysis knows it may have lies inside
 *   may-be: INT | "LO..HI"                  the flow analysis knows bounds and they reach into this
 *   flags: {all: [..], any: [..], none: [..]}  bits, as numbers or well-known names (O_CREAT, S_IWOTH, 0002); needs a constant
 *   literal: true|false | string|int|null    the expression itself (through casts); string includes text known by flow
 *   text: REGEX                             decoded text of a literal, or text known by flow
 *   name: NAMES                             REF, MEMBER: what it names; CALL: callee; enumerator or macro it was written as
 *   type: NAMES                             spelling or canonical spelling; kind: pointer|int|float|record|enum|array|bool|char|unsigned|signed|function
 *   size: INT | "LO..HI"                    bytes of its type
 *   call: NAMES with args: ...              it is a call
 *   binary: OPS with lhs: PRED, rhs: PRED;  unary: OPS with operand: PRED;  sizeof: true | pointer | PRED
 *   taint: LABELS                           flow says so
 *   null: true                              the null pointer constant, or known NULL
 *   region: stack|heap|global|string        what a pointer points to, by flow or by its declaration
 *   secret: true                            its name looks like a credential (moe_secret_name)
 *   source: REGEX                           its source text
 *   same-as: N                              same expression as argument N
 *   contains: PRED                          it or any expression inside it
 *   any: [PRED, ...] | all: [...] | not: PRED
 *
 * docs/writing-rules.md shows every word in use.
 * Unknown words are errors with line, column, field and "did you mean" (moe_matcher_new), so a typo never makes a rule silent.
 */
#ifndef MOE_AUDIT_SOURCE_MATCH_MATCH_H
#define MOE_AUDIT_SOURCE_MATCH_MATCH_H
#include "audit/source/match/check.h"
#include "common/base/error.h"

struct moe_matcher;   /* every rule of a set, compiled and indexed by node kind, name and event; read-only, may be shared by processes that fork */

/* Compile. Keeps `rules` and `policy`. Errors: SCHEMA, PARSE (a pattern) at the word in rule.yaml. */
MOE_MUST_USE
enum moe_code moe_matcher_new(const struct moe_rules *rules, const struct moe_policy *policy, struct moe_matcher **out, struct moe_error *err);
void moe_matcher_free(struct moe_matcher **matcher);

/**
 * Run every rule that the policy runs over one unit. Findings (unsuppressed, with context, function, tier, fingerprint; not yet sorted) are
 * appended to `into`'s findings; strings live in into->arena. Only nodes of wanted files are judged.
 * Fingerprint: rule code, path, the USR-like qualified name of the enclosing function, and the statement's tokens without blanks and comments.
 */
MOE_MUST_USE
enum moe_code moe_match(const struct moe_matcher *matcher, const struct moe_tree *tree, const struct moe_flow *flow, struct moe_report *into, struct moe_error *err);
#endif
