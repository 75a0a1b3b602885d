/* What a name says of its value, and where a value comes from. Both are judged by words, never by lists of whole names: `max_tokens`, `tokenizer`,
 * `eos_token_id`, `num_key_value_heads`, `key_dim`, `keypoints` are no credentials; `apiToken`, `AWS_SECRET_ACCESS_KEY`, `db.passwd` are. */
#ifndef MOE_AUDIT_CONFIG_MODEL_NAMES_H
#define MOE_AUDIT_CONFIG_MODEL_NAMES_H
#include "common/base/str.h"

enum moe_name_class {
    MOE_NAME_PLAIN,         /* says nothing of a credential, or its words have another meaning (machine learning, files, names)                  */
    MOE_NAME_MAYBE,         /* "key", "token", "auth": a credential when the value looks like one                                                */
    MOE_NAME_CREDENTIAL,    /* password, secret, api key, access token ...: any literal value is one                                              */
    MOE_NAME_REFERENCE,     /* says where a credential is: password_file, secretName, token_path, key_id, private_key_env                         */
};
enum moe_name_class moe_name_class(struct moe_str name);       /* words are split at case changes, _ - . / : and digits                            */

enum moe_provenance {
    MOE_FROM_LITERAL,
    MOE_FROM_EMPTY,         /* nothing, null, ~, "", none                                                                                         */
    MOE_FROM_PLACEHOLDER,   /* changeme, <your-key>, xxxx, ****, ${...} of a template, example values that documentation uses                     */
    MOE_FROM_REFERENCE,     /* $VAR, ${VAR}, {{ .Values.x }}, ${{ secrets.X }}, os.environ[...], vault:..., arn:aws:secretsmanager:..., op://, a  */
                            /* path to a file (/run/secrets/x), file:..., env:..., !vault                                                         */
    MOE_FROM_DEFAULT,       /* a reference with a literal default: ${VAR:-secret}; `literal` is the default                                       */
    MOE_FROM_ENCRYPTED,     /* SOPS ENC[...], ansible-vault, age, PGP, sealed secret, a hash of a password ($2b$..., pbkdf2...)                    */
};
/* `literal` (may be NULL) gets the part that stands there as it is: the whole for LITERAL, the default for DEFAULT. */
enum moe_provenance moe_provenance(struct moe_str text, struct moe_str *literal);

/* A text of which moe_provenance() says that it keeps a place, and which is a password all the same where nobody puts another one there (a manifest, a
 * deployed configuration): abc123, admin:password, supersecret; not changeme, your-token, "password" alone. `encoded`: somebody took the trouble to write it in
 * base64, so that "password" and "mypassword" count, too. */
bool moe_is_weak(struct moe_str text, bool encoded);

/* How random a text looks, from 0 (words, counts, sequences) to 1 (no structure that we know): letter bigrams against English and identifiers,
 * runs, digits' share, classes of characters, repeated pieces; better than Shannon's entropy for 8 to 64 characters. */
double moe_randomness(struct moe_str text);
double moe_entropy(struct moe_str text);                        /* Shannon, bits a character, as gitleaks counts it                                */

/* A name (credential or maybe) and a literal: is it a secret? The one judgement that configs, environments, manifests and sources share. */
enum moe_secret_verdict { MOE_SECRET_NO, MOE_SECRET_LIKELY, MOE_SECRET_SURE };
struct moe_secret_case {
    struct moe_str name, text;      /* the value decoded                                                                                         */
    bool quoted, is_string;         /* is_string: its type is text, not a number, a boolean or null                                             */
    bool code;                      /* it stands in program text, where an unquoted word is a variable                                          */
};
enum moe_secret_verdict moe_secret_judge(const struct moe_secret_case *c);
/* The fingerprint of a public key under a name that speaks of GPG: no secret, whatever the name says. */
bool moe_is_key_fingerprint(struct moe_str name, struct moe_str text);
#endif
