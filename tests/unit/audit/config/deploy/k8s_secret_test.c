/* What is a secret in a Secret, and Secrets in texts that are no YAML. */
#include "tests/unit/audit/config/deploy/k8s_fixture.h"
#include "audit/config/deploy/k8s_secret.h"
#include "common/base/base64.h"

/* `decoded` is what the manifest hides; `data` says that it stands there in base64. */
static const struct holds_case { const char *name, *key, *text; bool data, is_public; const char *what; } cases[] = {
    { "a password", "password", "s3s4m3-0pen", true, false, "a value" },
    { "a short one", "pin", "tq", true, false, "a value" },
    { "a number for a credential", "password", "471138", false, false, "a value" },
    { "user and password", "extra", "admin:password", true, false, "a value" },
    { "nothing", "password", "", true, false, NULL },
    { "blanks", "password", "  \n", false, false, NULL },
    { "changeme", "password", "changeme", true, false, NULL },
    { "a description", "token", "<your-token>", false, false, NULL },
    { "a variable", "token", "${TOKEN}", false, false, NULL },
    { "a variable in base64", "token", "${TOKEN}", true, false, NULL },
    { "a template", "token", "{{ .Values.token }}", false, false, NULL },
    { "a public key's name", "username", "trainer", true, true, NULL },
    { "a switch", "enabled", "true", true, false, NULL },
    { "a count", "replicas", "3", true, false, NULL },
    { "an address", "url", "https://vault.example.com:8200", true, false, NULL },
    { "a private key", "tls.key", "-----BEGIN " "PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", true, false, "a private key" },
    { "a private key under a public name", "x.crt", "-----BEGIN " "PRIVATE KEY-----\nAAAA\n", true, true, "a private key" },
    { "a certificate", "tls.crt", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", true, false, NULL },
    { "a registry's login", ".dockerconfigjson", "{\"auths\":{\"r.example.com\":{\"auth\":\"dHJhaW5lcjpzM3M0bTM=\"}}}", true, false, "a registry's login" },
    { "no login", ".dockerconfigjson", "{\"auths\":{}}", true, false, NULL },
    { "a login to be filled in", ".dockerconfigjson", "{\"auths\":{\"r\":{\"auth\":\"${AUTH}\"}}}", true, false, NULL },
    { "a configuration with a password", "app.ini", "[db]\nhost = db\npassword = s3s4m3-0pen\n", true, false, "a configuration with a credential" },
    { "a configuration without", "app.ini", "[db]\nhost = db\nport = 5432\n", true, false, NULL },
    { "bytes", "keytab", "\x05\x02\x80\xff\x01", true, false, "binary data" },
};

static void judges_values(void **state)
{
    const struct holds_case *c = *state;
    char encoded[512];
    struct moe_str text = moe_str_c(c->text);
    if (c->data) {
        moe_base64_encode(text, encoded);
        text = moe_str_c(encoded);
    }
    const char *what = moe_k8s_secret_holds(moe_str_c(c->key), text, c->data, c->is_public);
    assert_string_equal(what ? what : "-", c->what ? c->what : "-");
}

static void looks_at_the_beginning_of_long_values(void **state)
{
    (void)state;
    static char plain[30000], encoded[MOE_BASE64_ROOM(sizeof plain)];
    memset(plain, 'k', sizeof plain);
    memcpy(plain, "-----BEGIN " "PRIVATE KEY-----\n", 28);
    moe_base64_encode((struct moe_str){ plain, sizeof plain }, encoded);
    assert_string_equal(moe_k8s_secret_holds(MOE_STR("k"), moe_str_c(encoded), true, false), "a private key");
    assert_string_equal(moe_k8s_secret_holds(MOE_STR("k"), (struct moe_str){ plain, sizeof plain }, false, false), "a private key");
}

/* ---- texts ---- */

struct seen { char text[400]; };

static void see(void *ctx, const struct moe_k8s_secret_line *e)
{
    struct seen *s = ctx;
    size_t n = strlen(s->text);
    snprintf(s->text + n, sizeof s->text - n, "%u:%u %.*s=%.*s%s;", e->line, e->column, MOE_FMT(e->key), MOE_FMT(moe_str_trim(e->text)), e->encoded ? "*" : "");
}

static const struct text_case { const char *name, *text, *seen; } texts[] = {
    { "tabs", "kind: Secret\ndata:\n\t# note\n\tpassword: cHc=\n\tuser: dQ== # who\nmetadata:\n\tname: x\n", "4:12 password=cHc=*;5:8 user=dQ==*;" },
    { "data before kind", "data:\n\ta: 'Yg=='\nkind: \"secret\"\n", "2:5 a=Yg==*;" },
    { "stringData", "kind: Secret\nstringData:\n  a: b c\n", "3:6 a=b c;" },
    { "a block", "kind: Secret\ndata:\n\t.dockercfg: >\n\t\tAAAA\n\t\tBBBB\n\tb: Yw==\n", "4:1 .dockercfg=AAAA\n\t\tBBBB*;6:5 b=Yw==*;" },
    { "templates", "kind: Secret\ndata:\n  {{- if .x }}\n  a: {{ .Values.a }}\n  {{- end }}\n", "4:6 a={{ .Values.a }}*;" },
    { "another kind", "kind: ConfigMap\ndata:\n  a: b\n", "" },
    { "a kind further in", "kind: ExternalSecret\nspec:\n  ref:\n    kind: Secret\n  data:\n    a: b\n", "" },
    { "several documents", "kind: ConfigMap\ndata:\n  a: b\n---\nkind: Secret\ndata:\n  c: ZA==\n--- \nkind: Job\ndata:\n  e: f\n", "7:6 c=ZA==*;" },
    { "no data", "kind: Secret\nmetadata:\n  name: data\n", "" },
    { "quoted keys", "kind: Secret\ndata:\n  \"a\": \"Yg==\"\n", "3:8 a=Yg==*;" },
    { "nothing", "", "" },
    { "separators alone", "---\n---\n---", "" },
};

static void reads_texts(void **state)
{
    const struct text_case *c = *state;
    struct seen seen = { "" };
    moe_k8s_secret_lines(moe_str_c(c->text), see, &seen);
    assert_string_equal(seen.text, c->seen);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + MOE_COUNT(texts) + 1];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = cases[i].name, .test_func = judges_values, .initial_state = (void *)&cases[i] };
    for (size_t i = 0; i < MOE_COUNT(texts); i++)
        tests[n++] = (struct CMUnitTest){ .name = texts[i].name, .test_func = reads_texts, .initial_state = (void *)&texts[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(looks_at_the_beginning_of_long_values);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
