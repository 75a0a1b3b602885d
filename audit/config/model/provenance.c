/* Where a value comes from: what is written as a reference, a template, a ciphertext or a placeholder, in the ways of shells, configuration libraries, secret
 * managers, template engines and languages. Every form is a row or a small reader; a text that is none of them stands there as it is. */
#include "audit/config/model/names.h"
#include "audit/config/model/words.h"
#include "common/base/base.h"

enum { NESTING = 4 /* ${A:-${B:-x}} */ };

static bool starts(struct moe_str s, const char *prefix) { return moe_str_starts(s, moe_str_c(prefix)); }
static bool starts_nocase(struct moe_str s, const char *prefix)
{
    size_t i = 0;
    while (prefix[i] && i < s.len && (s.ptr[i] | (moe_is_alpha(s.ptr[i]) ? 32 : 0)) == prefix[i])
        i++;
    return !prefix[i];
}

static bool is_nothing(struct moe_str s)
{
    static const char *const words[] = { "null", "nil", "none", "undefined", "~", "nan", "n/a", "na", "nullptr", "-", "--", "\"\"", "''", "{}", "[]", "()" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (s.len == strlen(words[i]) && starts_nocase(s, words[i]))
            return true;
    return !s.len;
}

/* What begins so is kept elsewhere. Lower case; compared without case. */
static const char *const schemes[] = {
    "vault:", "vault://", "hcvault:", "hashivault:", "op://", "ref+", "secretref+", "ssm:", "ssm://", "aws-ssm:", "awsssm:", "aws-ssm://", "aws-sm:", "awssm:",
    "aws-sm://", "aws_sm:", "sm://", "gsm:", "gsm://", "gcp-sm:", "gcpsm:", "gcp-sm://", "gcpsecretmanager://", "arn:aws", "secretsmanager:",
    "secretmanager:", "aws-secretsmanager:", "awssecretsmanager:", "parameterstore:", "aws-parameterstore:", "azure-keyvault:", "azurekeyvault:",
    "azurekeyvault://", "akv:", "akv://", "keyvault:", "keyvault://", "@microsoft.keyvault(", "doppler:", "doppler://", "infisical:", "infisical://",
    "bws:", "bws://", "bitwarden:", "bitwarden://", "1password:", "onepassword:", "conjur:", "chamber:", "berglas:", "berglas://", "teller:",
    "akeyless:", "keyring:", "keyring://", "keychain:", "keychain://", "sops:", "sops://", "secret:", "secret://", "secrets:", "secrets://", "k8s:",
    "k8s://", "kubernetes://", "env:", "env://", "envvar:", "$env:", "env.", "environ:", "file:", "file://", "@file:", "!vault", "!env", "!secret", "!file",
    "!ref ", "!sub ", "!getatt ", "!importvalue ", "!include ", "!lookup ", "{{resolve:", "{{ resolve:", "secrets/", "secret/data/", "secret/", "kv/",
    "kv/data/", "vault.", "lastpass://", "lpass:", "pass://", "gopass:", "passbolt:", "delinea:", "dsv:", "thycotic:", "cyberark:", "configmap:",
    "valuefrom:", "secretkeyref:", "awskms:", "gcpkms:", "azurekms:", "hashivault://", "spiffe://", "oc.env:", "sys:", "imds:", "metadata:", "stdin", "prompt:",
    "cmd:", "exec:", "command:", "shell:", "echo ", "cat ", "vault read", "vault kv", "aws ssm", "aws secretsmanager", "gcloud ", "kubectl ", "op read",
    "consul:", "etcd:", "ssm-secure:", "resolve:", "param:", "parameter:", "variable:", "var:", "var.", "local.", "data.", "module.", "secrets.", "inputs.",
    "$secret:", "$secrets:", "$vault:", "ssm(", "secret(", "env(", "getenv(", "lookup(", "file(", "read(", "readfile(",
};

/* What code asks the environment, a store or a person with; anywhere in the text. */
static const char *const asks[] = {
    "os.environ", "os.getenv", "getenv(", "process.env", "import.meta.env", "ENV[", "ENV.fetch", "System.getenv", "System.getProperty", "env::var", "env!(",
    "GetEnvironmentVariable", "$ENV{", "$_ENV[", "$_SERVER[", "getpass(", "getpass.getpass", "keyring.get_password", "get_secret", "getSecret",
    "GetSecret", "secretsmanager", "SecretClient(", "vault.azure.net/secrets", "secretmanager.googleapis.com", "os.Getenv(", "os.LookupEnv(", "viper.Get",
    "config.get(", "readFileSync(", "read_text()", "ReadFile(", "fromJson(", "valueFrom", "secretKeyRef", "dbutils.secrets.", "userdata.get(",
    "UserSecretsClient", "st.secrets[", "input(", "readline(", "prompt(", "lookup('", "lookup(\"", "hiera(", "credentials('", "credentials(\"",
};

/* What begins so cannot be read without another secret, or is public by its nature. Lower case. */
static const char *const sealed[] = {
    "enc[", "enc(", "{cipher}", "$ansible_vault;", "!vault |", "age-encryption.org", "-----begin age encrypted", "-----begin pgp message",
    "-----begin pkcs7", "-----begin cms", "-----begin certificate", "-----begin public key", "-----begin rsa public key", "-----begin ssh2 public",
    "-----begin pgp public", "-----begin x509", "-----begin trusted cert", "-----begin dh param", "-----begin ec param", "vault:v1:", "vault:v2:",
    "$2a$", "$2b$", "$2y$", "$2x$", "$argon2", "$pbkdf2", "pbkdf2_sha", "pbkdf2:sha", "pbkdf2$", "$1$", "$5$", "$6$", "$7$", "$y$", "$gy$", "$sha1$",
    "$scrypt", "scrypt:", "scrypt$", "argon2$", "argon2id$", "bcrypt$", "bcrypt_sha256$", "{ssha", "{sha", "{crypt}", "{smd5}", "{md5}", "{pbkdf2", "{bcrypt}",
    "{argon2", "$apr1$", "scram-sha-", "sha256$", "sha512$", "sha1$", "md5$", "$8$", "$9$", "$p$", "$h$", "$s$", "aqica", "ssh-rsa aaaa",
    "ssh-ed25519 aaaa", "ssh-dss aaaa", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-", "age1", "encrypted:", "kms:", "ciphertext:", "securestring:", "obf:", "crypt:",
};

static bool name_char(char c) { return moe_is_word(c) || c == '.' || c == '-'; }

static bool is_name(struct moe_str s)
{
    if (!s.len || moe_is_digit(s.ptr[0]))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]))
            return false;
    return true;
}

/* The byte after the closer that ends what opens at `at`; 0 = none. Nested pairs of the same kind count; quotes do not. */
static size_t closed(struct moe_str s, size_t at, char open, char close)
{
    size_t depth = 0;
    for (size_t i = at; i < s.len && i < at + 1024; i++) {
        if (s.ptr[i] == open)
            depth++;
        else if (s.ptr[i] == close && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* Inside {{ }}, ${{ }} or <% %>: an expression of names, dots, calls, pipes and quoted words. */
static bool is_expression(struct moe_str s)
{
    s = moe_str_trim(s);
    int round = 0, square = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (!moe_is_word(c) && !memchr(" .$|\"'()-/,:%[]=~+!?*<>&@\\#\t\n", c, 27))
            return false;
        round += (c == '(') - (c == ')'), square += (c == '[') - (c == ']');
        if (round < 0 || square < 0)
            return false;
    }
    return s.len && !round && !square;
}

/* ${...}: the length of the whole, and its default. 0 = it is none. */
static size_t read_braced(struct moe_str s, size_t at, struct moe_str *otherwise)
{
    size_t end = closed(s, at + 1, '{', '}');
    if (!end)
        return 0;
    struct moe_str in = { s.ptr + at + 2, end - at - 3 };
    if (in.len > 1 && in.ptr[0] == '{' && in.ptr[in.len - 1] == '}')
        return is_expression((struct moe_str){ in.ptr + 1, in.len - 2 }) ? end : 0;
    size_t n = 0;
    while (n < in.len && (name_char(in.ptr[n]) || in.ptr[n] == '/' || in.ptr[n] == '@' || in.ptr[n] == '[' || in.ptr[n] == ']'))
        n++;
    if (n && in.ptr[n - 1] == '-' && n < in.len)
        n--;                                                      /* ${VAR-default} */
    struct moe_str name = { in.ptr, n }, rest = moe_str_from(in, n);
    if (!n)
        return is_expression(in) && in.len < 60 ? end : 0;
    const char *dash = memchr(name.ptr, '-', name.len);           /* ${VAR-default}, of letters alone */
    if (!rest.len && dash && is_name((struct moe_str){ name.ptr, (size_t)(dash - name.ptr) }))
        *otherwise = moe_str_from(name, (size_t)(dash - name.ptr) + 1);
    if (!rest.len)
        return end;
    if (starts(rest, ":-") || starts(rest, ":=") || starts(rest, "||"))
        *otherwise = moe_str_from(rest, 2);
    else if (starts(rest, ":?") || starts(rest, ":+") || rest.ptr[0] == '?' || rest.ptr[0] == '+')
        return end;                                               /* a message, or what is used when it is set */
    else if (rest.ptr[0] == ':' || rest.ptr[0] == ',' || rest.ptr[0] == '=' || rest.ptr[0] == '-') {
        struct moe_str key = moe_str_from(rest, 1);
        static const char *const resolvers[] = { "oc.env", "oc.decode", "env", "ENV", "oc.select", "file", "sys", "vault", "secret", "secrets", "ssm", "sm",
                                                 "self", "cf", "aws", "sops", "param", "opt", "oc.dict.values", "now", "hydra", "lower", "upper", "eval" };
        bool resolver = false;
        for (size_t i = 0; i < MOE_COUNT(resolvers); i++)
            resolver |= rest.ptr[0] == ':' && moe_str_is(name, resolvers[i]);
        if (!resolver) {
            *otherwise = key;
            return end;
        }
        struct moe_str head = moe_str_cut(&key, ',');             /* ${oc.env:VAR,default}, ${env:VAR:-default}, ${env:VAR:default} */
        const char *colon = memchr(head.ptr, ':', head.len);
        if (key.len)
            *otherwise = moe_str_trim(key);
        else if (colon && (moe_str_is(name, "env") || moe_str_is(name, "ENV")))
            *otherwise = moe_str_from(head, (size_t)(colon - head.ptr) + (colon[1] == '-' ? 2 : 1));
    } else if (!is_expression(rest)) {
        return 0;
    }
    return end;
}

/* A reference or template at `at`: its length; 0 = none begins here. *otherwise is set to a literal default. */
static size_t read_reference(struct moe_str s, size_t at, struct moe_str *otherwise)
{
    struct moe_str rest = moe_str_from(s, at);
    size_t end = 0;
    if (starts(rest, "${") || starts(rest, "#{") || starts(rest, "~{") || starts(rest, "@{"))
        end = read_braced(s, at, otherwise);
    else if (starts(rest, "$(") || starts(rest, "$["))
        end = closed(s, at + 1, rest.ptr[1], rest.ptr[1] == '(' ? ')' : ']');
    else if (starts(rest, "{{")) {
        size_t close = 2;
        while (close + 1 < rest.len && close < 1024 && !(rest.ptr[close] == '}' && rest.ptr[close + 1] == '}'))
            close++;
        if (close + 1 < rest.len && close < 1024 && is_expression((struct moe_str){ rest.ptr + 2, close - 2 }))
            end = at + close + 2 + (close + 2 < rest.len && rest.ptr[close + 2] == '}');
    } else if (starts(rest, "<%") || starts(rest, "{%")) {
        for (size_t i = 2; i + 1 < rest.len && i < 1024 && !end; i++)
            if ((rest.ptr[i] == '%') && (rest.ptr[i + 1] == '>' || rest.ptr[i + 1] == '}'))
                end = at + i + 2;
    } else if (starts(rest, "%(")) {                              /* %(name)s of configparser */
        size_t close = closed(s, at + 1, '(', ')');
        if (close && is_name((struct moe_str){ s.ptr + at + 2, close - at - 3 }))
            end = close + (close < s.len && (s.ptr[close] == 's' || s.ptr[close] == 'd'));
    } else if (rest.ptr[0] == '%' || starts(rest, "@@") || starts(rest, "__")) {   /* %VAR%, @@VAR@@, __VAR__ */
        size_t n = rest.ptr[0] == '%' ? 1 : 2, i = n;
        while (i < rest.len && moe_is_word(rest.ptr[i]) && !(n == 2 && rest.ptr[0] == '_' && starts(moe_str_from(rest, i), "__")))
            i++;
        bool border = !at || !moe_is_word(s.ptr[at - 1]);         /* else %ab% could be two escapes of a URL */
        if (border && i > n + 1 && i + n <= rest.len && !memcmp(rest.ptr + i, rest.ptr, n) && is_name((struct moe_str){ rest.ptr + n, i - n }))
            end = at + i + n;
    } else if (rest.ptr[0] == '$' && rest.len > 1) {
        size_t i = 1 + (rest.ptr[1] == '$'), from = i;
        bool capitals = true;
        for (; i < rest.len && (moe_is_word(rest.ptr[i]) || (rest.ptr[i] == ':' && i + 1 < rest.len && (moe_is_word(rest.ptr[i + 1]) || rest.ptr[i + 1] == ':'))); i++)
            capitals &= !(rest.ptr[i] >= 'a' && rest.ptr[i] <= 'z');
        bool whole = !at && i == rest.len;                        /* a password may hold a dollar sign: inside a word it is no variable */
        bool border = !at || memchr(" :/=@\"',;({[|", s.ptr[at - 1], 14) || (capitals && memchr("-.", s.ptr[at - 1], 2));
        if (i > from && (whole || (border && (capitals || at))))
            end = at + i;
    }
    return end > at ? end - at : 0;
}

/* `cmd`: a command in backquotes; Go and JavaScript write strings so, which have no program's name in front. */
static bool is_command(struct moe_str s)
{
    static const char *const programs[] = { "cat ", "vault ", "aws ", "gcloud ", "az ", "op ", "pass ", "kubectl ", "echo ", "gpg ", "sops ", "openssl ", "security ",
                                            "curl ", "jq ", "head ", "awk ", "grep ", "sed ", "pwgen", "uuidgen", "date", "docker ", "git ", "sudo ", "printenv " };
    if (s.len < 4 || s.ptr[0] != '`' || s.ptr[s.len - 1] != '`')
        return false;
    struct moe_str in = { s.ptr + 1, s.len - 2 };
    for (size_t i = 0; i < MOE_COUNT(programs); i++)
        if (starts(in, programs[i]))
            return true;
    return in.ptr[0] == '/' && memchr(in.ptr, ' ', in.len);
}

/* /run/secrets/x, ./key.pem, ~/.netrc, C:\keys\x: pieces that words make, or an ending of files. */
static bool is_path(struct moe_str s)
{
    static const char *const endings[] = { ".pem", ".key", ".crt", ".cer", ".p12", ".pfx", ".jks", ".json", ".yaml", ".yml", ".txt", ".env", ".conf", ".cfg", ".ini",
                                           ".toml", ".pub", ".keystore", ".asc", ".gpg", ".der", ".token", ".secret", ".netrc", ".kubeconfig", ".properties",
                                           ".keytab", ".age", ".sops", ".xml", ".csr", ".jwk", ".jwks", ".model", ".bin", ".py", ".sh", ".js", ".ts", ".md", ".html" };
    if (memchr(s.ptr, '\n', s.len) || s.len > 512)
        return false;
    bool rooted = s.ptr[0] == '/' || starts(s, "./") || starts(s, "../") || starts(s, "~/") || starts(s, "@/")
               || (s.len > 3 && moe_is_alpha(s.ptr[0]) && s.ptr[1] == ':' && (s.ptr[2] == '\\' || s.ptr[2] == '/')) || starts(s, "\\\\");
    bool blank = memchr(s.ptr, ' ', s.len) != NULL;
    for (size_t i = 0; i < MOE_COUNT(endings) && !blank; i++)
        if (s.len > strlen(endings[i]) && moe_str_ends(s, moe_str_c(endings[i])))
            return true;
    if (!rooted || blank || memchr(s.ptr, '+', s.len) || memchr(s.ptr, '=', s.len))
        return false;
    size_t pieces = 0;
    for (struct moe_str rest = s, piece; rest.len; pieces++) {
        char sep = memchr(s.ptr, '/', s.len) ? '/' : '\\';
        piece = moe_str_cut(&rest, sep);
        if (piece.len >= 12 && moe_randomness(piece) > 0.9)
            return false;
    }
    return pieces >= 2;
}

/* What docker and kubectl take behind --secret: where it comes from, "id=npm_token,env=NPM_TOKEN". */
static bool is_source(struct moe_str s)
{
    static const char *const words[] = { "id=", "src=", "source=", "type=", "env=", "target=" };
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (starts(s, words[i]) && !memchr(s.ptr, ' ', s.len))
            return true;
    return false;
}

static bool has_any(struct moe_str s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(list[i]);
        for (const char *at = s.ptr, *end = s.ptr + s.len; n <= (size_t)(end - at) && (at = memchr(at, list[i][0], (size_t)(end - at) - n + 1)); at++)
            if (!memcmp(at, list[i], n))
                return true;
    }
    return false;
}

/* The text is references with little between them: "Bearer ${TOKEN}", "$USER:$PASS". */
static enum moe_provenance read_mixture(struct moe_str s, unsigned depth, struct moe_str *literal)
{
    char left[128];
    size_t kept = 0, references = 0, limit = MOE_MIN(s.len, 2048);
    struct moe_str otherwise = { NULL, 0 };
    for (size_t i = 0; i < limit;) {
        struct moe_str found = { NULL, 0 };
        size_t n = memchr("$#~@{<%_", s.ptr[i], 8) ? read_reference(s, i, &found) : 0;
        if (n) {
            references++, i += n;
            if (found.len && (!otherwise.len || found.len > otherwise.len))
                otherwise = found;
            continue;
        }
        if (kept < sizeof left)
            left[kept++] = s.ptr[i];
        i++;
    }
    if (!references)
        return MOE_FROM_LITERAL;
    struct moe_str rest = moe_str_trim((struct moe_str){ left, kept });
    unsigned solid = 0;
    for (size_t i = 0; i < rest.len; i++)
        solid += moe_is_alpha(rest.ptr[i]) || moe_is_digit(rest.ptr[i]);
    if (kept == sizeof left || (solid >= 6 && !moe_is_placeholder(rest) && !moe_is_only_words(rest) && moe_randomness(rest) > 0.3))
        return MOE_FROM_LITERAL;
    otherwise = moe_str_trim(otherwise);
    if (otherwise.len > 1 && (otherwise.ptr[0] == '"' || otherwise.ptr[0] == '\'') && otherwise.ptr[otherwise.len - 1] == otherwise.ptr[0])
        otherwise = (struct moe_str){ otherwise.ptr + 1, otherwise.len - 2 };
    if (!otherwise.len || is_nothing(otherwise) || moe_is_placeholder(otherwise))
        return MOE_FROM_REFERENCE;
    if (memchr(otherwise.ptr, '$', otherwise.len) && depth < NESTING) {
        struct moe_str inner = otherwise;
        enum moe_provenance p = read_mixture(otherwise, depth + 1, &inner);
        if (p != MOE_FROM_LITERAL) {
            *literal = inner;
            return p;
        }
    }
    *literal = otherwise;
    return MOE_FROM_DEFAULT;
}

enum moe_provenance moe_provenance(struct moe_str text, struct moe_str *literal)
{
    struct moe_str none, *out = literal ? literal : &none;
    struct moe_str s = moe_str_trim(text);
    *out = text;
    if (is_nothing(s))
        return MOE_FROM_EMPTY;
    for (size_t i = 0; i < MOE_COUNT(sealed); i++)
        if (starts_nocase(s, sealed[i]))
            return MOE_FROM_ENCRYPTED;
    const char *colon = memchr(s.ptr, ':', MOE_MIN(s.len, (size_t)64));          /* trainer:$apr1$...: a line of a password file */
    struct moe_str hash = colon ? moe_str_from(s, (size_t)(colon - s.ptr) + 1) : (struct moe_str){ "", 0 };
    for (size_t i = 0; i < MOE_COUNT(sealed) && (starts(hash, "$") || starts(hash, "{")); i++)
        if (starts_nocase(hash, sealed[i]))
            return MOE_FROM_ENCRYPTED;
    if (starts(s, "Ag") && s.len > 300 && !memchr(s.ptr, ' ', s.len))
        return MOE_FROM_ENCRYPTED;                                /* a sealed secret: version byte 1, length of the wrapped key */
    enum moe_provenance p = read_mixture(s, 0, out);
    if (p != MOE_FROM_LITERAL)
        return p;
    *out = text;
    for (size_t i = 0; i < MOE_COUNT(schemes); i++)
        if (starts_nocase(s, schemes[i]))
            return MOE_FROM_REFERENCE;
    if (starts(s, "projects/") && has_any(s, (const char *const[]){ "/secrets/", "/cryptoKeys/" }, 2))
        return MOE_FROM_REFERENCE;
    if (s.len <= 512 && has_any(s, asks, MOE_COUNT(asks)))
        return MOE_FROM_REFERENCE;
    if (is_command(s) || is_path(s) || is_source(s))
        return MOE_FROM_REFERENCE;
    return moe_is_placeholder(s) ? MOE_FROM_PLACEHOLDER : MOE_FROM_LITERAL;
}
