#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "audit/config/model/names.h"
#include "audit/config/model/words.h"
#include "common/base/base.h"

/* Texts that look like keys are put together here, so that none lies in the file. */
#define RANDOM_32 "Zf3D0LXCM3EIMbg" "JpUNnkRtOfOueHznB"
#define HEX_40    "94350dd1a3cf3af4c872" "1c9d81acf663b06b6c09"

static const struct name_case { const char *title; enum moe_name_class want; const char *names; } name_cases[] = {
    { "words of machine learning are no credentials", MOE_NAME_PLAIN,
      "max_tokens eos_token pad_token_id tokenizer trainable_tokens embed_tokens.weight key_dim num_key_value_heads query_key_value keypoints cache_key primary_key "
      "key_length keyboard monkey secretary passkey_retrieval password_length auth_method token_type_ids use_cls_token unk_token token_count token_embedding_dim "
      "key_padding_mask secret_sharing_alpha moe_token_dispatcher_type NCCL_IB_PKEY key_proj.weight attn.key tokens_per_batch image_token_index ref_logprob_token "
      "hotkey_cache monkey_patch password_policy keyPressed foreignKey sort_key partition_key token_logp_labels new_token_ids bos_token tokenizer_type num_tokens" },
    { "names of credentials in many spellings", MOE_NAME_CREDENTIAL,
      "api_key apikey ApiToken access_token client_secret passwd pwd passphrase private_key encryption_key signing_key license_key LICENSE_KEY webhook_secret master_key "
      "storage_key credentials passwort motdepasse contrase\xc3\xb1""a AWS_SECRET_ACCESS_KEY db.passwd apiToken requirepass POSTGRES_PASSWORD apikey_myservice secrete "
      "mySecretString todo_secret_do_not_commit X-Api-Key REGISTRY_PASSWORD secret_access_key credentials_b64 WANDB_API_KEY HF_TOKEN _authToken dbPassword DB_PASS "
      "password_super_secure PGPASSWORD config[\"db\"][\"password\"] clientSecret githubToken theapikeyforfoo TEST_PASSWORD_1 private-key" },
    { "names that may be one", MOE_NAME_MAYBE, "key token auth pass bearer generic_TOKEN judge-key user_auth licence cookie salt" },
    { "names that say where one is", MOE_NAME_REFERENCE,
      "password_file secretName token_path key_id private_key_env api_key_env token_name kms_key_id hub_token_env UserSecretsId credentialsId CREDENTIALS_ID secretKeyRef "
      "AWS_ACCESS_KEY_ID access_token_url private_key_id credential_helper LLM_SECRET_NAME keyVaultToStoreSecrets" },
};

static void classes(void **state)
{
    const struct name_case *c = *state;
    struct moe_str rest = moe_str_c(c->names);
    while (rest.len) {
        struct moe_str name = moe_str_cut(&rest, ' ');
        if (moe_name_class(name) != c->want)
            fail_msg("%.*s: %d, not %d", MOE_FMT(name), (int)moe_name_class(name), (int)c->want);
    }
}

static void cuts_words(void **state)
{
    (void)state;
    static const struct { const char *name, *words; } rows[] = {
        { "APIKeyID", "api key id" }, { "dbPassword2", "db password" }, { "IDs", "ids" }, { "theapikey", "the api key" }, { "AWS_SECRET_ACCESS_KEY", "aws secret access key" },
        { "mydbpasswordx", "mydb password x" }, { "", "" }, { "--__..", "" }, { "sengridtoken", "sengrid token" },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        struct moe_words w;
        char text[300] = "";
        moe_words_cut(moe_str_c(rows[i].name), &w);
        for (size_t k = 0; k < w.count; k++)
            strncat(text, k ? " " : "", 2), strncat(text, w.at[k].text.ptr, w.at[k].text.len);
        assert_string_equal(text, rows[i].words);
    }
}

static void finds_every_word(void **state)
{
    (void)state;                /* the table is searched by halves: a row out of order is lost */
    static const char *const words[] = { "a", "abc", "absent-no", "access", "api", "key", "keys", "password", "passwort", "token", "tokens", "zip", "yes", "x" };
    assert_true(moe_word(MOE_STR("password")) & W_PASSWORD);
    assert_true(moe_word(MOE_STR("token")) & W_TOKEN);
    assert_int_equal(moe_word(MOE_STR("absent-no")), 0);
    assert_int_equal(moe_word(MOE_STR("passwor")), 0);
    assert_int_equal(moe_word(MOE_STR("")), 0);
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        (void)moe_word(moe_str_c(words[i]));
    static const char *const begun[] = { "passwordtoken", "apikeys", "keysx", "accesstoken", "a", "", "zzz", "contrase\xc3\xb1" "ayz", "tokens", "thekeyboardkey" };
    for (size_t i = 0; i < MOE_COUNT(begun); i++)
        for (size_t n = 1; n <= strlen(begun[i]); n++)
            assert_int_equal(moe_words_at(moe_str_c(begun[i])) >> n & 1, moe_word((struct moe_str){ begun[i], n }) != 0);
    assert_true(moe_words_sorted());
    assert_true(moe_words_hold_nouns());
}

static const struct from_case { const char *title; enum moe_provenance want; const char *text, *literal; } from_cases[] = {
    { "a literal", MOE_FROM_LITERAL, RANDOM_32, RANDOM_32 },
    { "nothing", MOE_FROM_EMPTY, "", NULL },
    { "null", MOE_FROM_EMPTY, "null", NULL },
    { "None", MOE_FROM_EMPTY, " None ", NULL },
    { "a shell variable", MOE_FROM_REFERENCE, "$WANDB_API_KEY", NULL },
    { "a variable in braces", MOE_FROM_REFERENCE, "${WANDB_API_KEY}", NULL },
    { "a variable that must be set", MOE_FROM_REFERENCE, "${WANDB_API_KEY:?must be set}", NULL },
    { "an empty default", MOE_FROM_REFERENCE, "${WANDB_API_KEY:-}", NULL },
    { "a default that keeps the place", MOE_FROM_REFERENCE, "${WANDB_API_KEY:-changeme}", NULL },
    { "a default", MOE_FROM_DEFAULT, "${PASSWORD:-Winter-2024!}", "Winter-2024!" },
    { "a default of Spring", MOE_FROM_DEFAULT, "${PASSWORD:Winter-2024!}", "Winter-2024!" },
    { "a default of a default", MOE_FROM_DEFAULT, "${A:-${B:-Winter-2024!}}", "Winter-2024!" },
    { "a default that is a reference", MOE_FROM_REFERENCE, "${A:-${B}}", NULL },
    { "OmegaConf", MOE_FROM_REFERENCE, "${oc.env:WANDB_API_KEY}", NULL },
    { "OmegaConf with null", MOE_FROM_REFERENCE, "${oc.env:WANDB_API_KEY,null}", NULL },
    { "OmegaConf with a default", MOE_FROM_DEFAULT, "${oc.env:PASSWORD,Winter-2024!}", "Winter-2024!" },
    { "a workflow's expression", MOE_FROM_REFERENCE, "${{ secrets.WANDB_API_KEY }}", NULL },
    { "a template", MOE_FROM_REFERENCE, "{{ .Values.wandb.key | quote }}", NULL },
    { "an ERB template", MOE_FROM_REFERENCE, "<%= ENV['KEY'] %>", NULL },
    { "a configparser's reference", MOE_FROM_REFERENCE, "%(api_key)s", NULL },
    { "a Windows variable", MOE_FROM_REFERENCE, "%API_KEY%", NULL },
    { "a command", MOE_FROM_REFERENCE, "$(vault read -field=key secret/x)", NULL },
    { "a command in backquotes", MOE_FROM_REFERENCE, "`cat /run/secrets/x`", NULL },
    { "a scheme and a variable", MOE_FROM_REFERENCE, "Bearer ${TOKEN}", NULL },
    { "two variables", MOE_FROM_REFERENCE, "$USERNAME:$PASSWORD", NULL },
    { "vault", MOE_FROM_REFERENCE, "vault:secret/data/wandb#key", NULL },
    { "op", MOE_FROM_REFERENCE, "op://ml/wandb/credential", NULL },
    { "vals", MOE_FROM_REFERENCE, "ref+awsssm://moe/wandb_api_key", NULL },
    { "an ARN", MOE_FROM_REFERENCE, "arn:aws:secretsmanager:us-east-1:123456789012:secret:wandb", NULL },
    { "Key Vault", MOE_FROM_REFERENCE, "@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/y)", NULL },
    { "a secret's resource name", MOE_FROM_REFERENCE, "projects/p/secrets/wandb/versions/latest", NULL },
    { "a file", MOE_FROM_REFERENCE, "/run/secrets/wandb", NULL },
    { "a key's file", MOE_FROM_REFERENCE, "./keys/server.pem", NULL },
    { "Python's environment", MOE_FROM_REFERENCE, "os.environ[\"HF_TOKEN\"]", NULL },
    { "Node's environment", MOE_FROM_REFERENCE, "process.env.HF_TOKEN", NULL },
    { "SOPS", MOE_FROM_ENCRYPTED, "ENC[AES256_GCM,data:AAAA,iv:BBBB,tag:CCCC,type:str]", NULL },
    { "a line of a password file", MOE_FROM_ENCRYPTED, "trainer:$apr1$96EnLqNG$puxcmlzkO7rRu5ykYYqhXH", NULL },
    { "a manager's reference behind a dollar sign", MOE_FROM_REFERENCE, "$secret:wandb/key", NULL },
    { "bcrypt", MOE_FROM_ENCRYPTED, "$2b$12$abcdefghijklmnopqrstuv", NULL },
    { "ansible-vault", MOE_FROM_ENCRYPTED, "$ANSIBLE_VAULT;1.1;AES256", NULL },
    { "a public key", MOE_FROM_ENCRYPTED, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", NULL },
    { "changeme", MOE_FROM_PLACEHOLDER, "changeme", NULL },
    { "in brackets", MOE_FROM_PLACEHOLDER, "<your-api-key>", NULL },
    { "masked", MOE_FROM_PLACEHOLDER, "sk-xxxxxxxxxxxxxxxxxxxxxxxx", NULL },
    { "stars", MOE_FROM_PLACEHOLDER, "***", NULL },
    { "the name again", MOE_FROM_PLACEHOLDER, "API_KEY", NULL },
    { "counted out", MOE_FROM_PLACEHOLDER, "0123456789abcdef", NULL },
    { "one letter", MOE_FROM_PLACEHOLDER, "aaaaaaaaaaaaaaaaaaaa", NULL },
    { "words of placeholders", MOE_FROM_PLACEHOLDER, "put-your-token-here", NULL },
    { "a password with a dollar sign", MOE_FROM_LITERAL, "P@ssw0rd$1", "P@ssw0rd$1" },
    { "braces that are no template", MOE_FROM_LITERAL, "m{{h}o)p${e]nob(ody[finds>-_$#thisone}}", "m{{h}o)p${e]nob(ody[finds>-_$#thisone}}" },
    { "escapes of a URL are no variable", MOE_FROM_LITERAL, "p%40ss%2Fw0rd%239%21k", "p%40ss%2Fw0rd%239%21k" },
    { "a key that begins with a slash", MOE_FROM_LITERAL, "/aB3dE5gH7jK9mN1" "pQ3sT/5vW7yZ9bD1fH3jL5nP+", "/aB3dE5gH7jK9mN1" "pQ3sT/5vW7yZ9bD1fH3jL5nP+" },
    { "a weak password is no placeholder", MOE_FROM_LITERAL, "secret123", "secret123" },
};

static void provenance(void **state)
{
    const struct from_case *c = *state;
    struct moe_str literal = { NULL, 0 };
    assert_int_equal(moe_provenance(moe_str_c(c->text), &literal), c->want);
    if (c->literal) {
        assert_int_equal(literal.len, strlen(c->literal));
        assert_memory_equal(literal.ptr, c->literal, literal.len);
    }
    assert_int_equal(moe_provenance(moe_str_c(c->text), NULL), c->want);
}

static void randomness(void **state)
{
    (void)state;
    static const char *const chosen[] = { RANDOM_32, HEX_40, "qgsnai0xokrw4j1", "3fea6af1349166ea", "5SGCFnl15!n1qJ2F3z", "12z6is0fpis8wpcaa" };
    static const char *const made[] = { "correcthorsebatterystaple", "kubernetes-dashboard-certs", "meta-llama/Meta-Llama-3-8B", "PdfEncryptionKeySize.Key128Bit", "2025-06-01 12:00:00",
                                        "us-central1-docker.pkg.dev", "gpt-4o-mini-2024-07-18", "rc0.13.0_20230412_0712-SNAPSHOT", "num_key_value_heads", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                        "10.20.30.40:29500", "abc", "" };
    for (size_t i = 0; i < MOE_COUNT(chosen); i++)
        assert_true(moe_randomness(moe_str_c(chosen[i])) > 0.8);
    for (size_t i = 0; i < MOE_COUNT(made); i++)
        assert_true(moe_randomness(moe_str_c(made[i])) < 0.5);
    assert_true(moe_entropy(MOE_STR("aaaa")) < 0.001);
    assert_true(moe_entropy(MOE_STR("abcd")) > 1.999 && moe_entropy(MOE_STR("abcd")) < 2.001);
    assert_true(moe_entropy(MOE_STR("")) < 0.001);
}

enum { BARE = 1, CODE = 2, NUMBER = 4 };
static const struct judge_case { bool secret; const char *name, *text; unsigned how; } judged[] = {
    { true,  "api_key", RANDOM_32, 0 },                          { true,  "key", HEX_40, 0 },
    { true,  "password", "hunter2", 0 },                         { true,  "password", "Summer2024!", 0 },
    { true,  "password", "correcthorsebatterystaple", 0 },       { true,  "password", "value with quotes and spaces", 0 },
    { true,  "tracking_password", "Tr4in-Cluster!2025", 0 },     { true,  "requirepass", "x4I#IQo^7Q91", 0 },
    { true,  "aws_secret_access_key", "value with quotes and spaces", 0 }, { true, "aws_secret_key", "23456789a1", 0 },
    { true,  "password", "123456789a1234", 0 },                  { true,  "password", "A,.:-*?!", 0 },
    { true,  "api_token", "dafa7817-e246-48f3-91a7-" "e87653d587b8", 0 }, { true, "Authorization", "Bearer " RANDOM_32, 0 },
    { true,  "db_password", "${DB_PASSWORD:-Winter-2024!}", 0 }, { true,  "password", "hunter2-4821", 0 },
    { true,  "password", "Tr41ning-db", 0 },                     { true,  "password", "Password1$", BARE | CODE },
    { true,  "secrete", "A,.:-\xc2\xa8@*\xc2\xbf?!", BARE | CODE }, { true, "secret_key", "QWxhZGRpbjpvcGVuU2VzYW1lNDIh", 0 },
    { false, "password", "db-password-1", 0 },                   { false, "password_hint", "Passordet m\xc3\xa5 ha minst 6 tegn.", 0 },
    { false, "new_password", "Skriv et passord, minst 6 tegn.", 0 }, { false, "password", "Passord", 0 },
    { false, "any_key", "ZHVtbXkgdGV4dCBkYXRhIGRhdGEgZGF0YQ==", 0 }, { false, "htpasswd", "trainer:$apr1$96EnLqNG$puxcmlzkO7rRu5ykYYqhXH", 0 },
    { false, "aws_secret_access_key", "R6WCNd0erkAuZyD+Fe8C4IwjpYQtniKqnHAz" "E7Pk5fPrBRpwOnuYxA==", 0 }, { false, "experiment_key", HEX_40, 0 },
    { true,  "password", "92837465", BARE | NUMBER },     { true,  "creds", RANDOM_32, BARE | CODE },
    { false, "max_tokens", "8192", 0 },                          { false, "pad_token", "<|end_of_text|>", 0 },
    { false, "password", ",.:-*?!", 0 },                         { false, "password", "password", 0 },
    { false, "password", "Enter your password", 0 },             { false, "password", "string", 0 },
    { false, "secret", "kubernetes-dashboard-certs", 0 },        { false, "secretKey", "api-key", 0 },
    { false, "key", "prod-eu-cmk", 0 },                          { false, "kms_key_id", "555ea4a3-d53a-4412-9c66-3a7cb667b0d6", 0 },
    { false, "key", "555ea4a3-d53a-4412-9c66-3a7cb667b0d6", 0 }, { false, "api_key", "https://example.com/keys", 0 },
    { false, "secret_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", 0 }, { false, "auth", "5h.ca.iphmx.com", 0 },
    { false, "key", "sha256:6558d268d1b9d6099e84a3d388c828ed334a975d247acf54fae8e69cb6e84423", 0 }, { false, "token", "data:image/png;base64,iVBORw0KGgo", 0 },
    { false, "password", "self.password", BARE | CODE },       { false, "token", "get_token(user)", BARE | CODE },
    { false, "password", "true", BARE | NUMBER },         { false, "use_auth_token", "true", 0 },
};

static void judges(void **state)
{
    const struct judge_case *c = *state;
    struct moe_secret_case s = { moe_str_c(c->name), moe_str_c(c->text), !(c->how & BARE), !(c->how & NUMBER), (c->how & CODE) != 0 };
    if ((moe_secret_judge(&s) != MOE_SECRET_NO) != c->secret)
        fail_msg("%s = %s: %s expected", c->name, c->text, c->secret ? "a secret" : "none");
}

int main(void)
{
    struct CMUnitTest tests[256];
    size_t n = 0;
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(cuts_words);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(finds_every_word);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(randomness);
    for (size_t i = 0; i < MOE_COUNT(name_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = name_cases[i].title, .test_func = classes, .initial_state = (void *)&name_cases[i] };
    for (size_t i = 0; i < MOE_COUNT(from_cases); i++)
        tests[n++] = (struct CMUnitTest){ .name = from_cases[i].title, .test_func = provenance, .initial_state = (void *)&from_cases[i] };
    for (size_t i = 0; i < MOE_COUNT(judged); i++)
        tests[n++] = (struct CMUnitTest){ .name = judged[i].text, .test_func = judges, .initial_state = (void *)&judged[i] };
    return _cmocka_run_group_tests("audit/config/model/names", tests, n, NULL, NULL);
}
