#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "audit/config/read/read.h"
#include "common/base/buf.h"

/* What a reader makes of a text, as lines: "PATH|NAME|VALUE@LINE:COLUMN", "# comment@LINE", "! event@LINE". */
static const struct row { const char *title, *path; moe_lint_reader *read; const char *text, *want; } rows[] = {
    { "env: plain, exported, with a comment", ".env", moe_read_env, "A=1\n# note\nexport B = two words # why\n\nC=\n",
      "A|A|1@1:3\nB|B|two words@3:12\nC|C|@5:3\n# # note@2\n# # why@3\n" },
    { "env: quotes", ".env", moe_read_env, "A=\"x\\ny # z\"\nB='a\\nb'\nC=`c`\n", "A|A|x<y # z@1:4\nB|B|a\\nb@2:4\nC|C|c@3:4\n" },
    { "env: a value over lines", ".env", moe_read_env, "A=\"one\ntwo\"\nB=3\n", "A|A|one<two@1:4\nB|B|3@3:3\n" },
    { "env: an open quote", ".env", moe_read_env, "A='x\nB=3\n", "A|A|'x@1:3\nB|B|3@2:3\n! lines-open-quote@1\n" },
    { "env: CRLF and no last line end", ".env", moe_read_env, "A=1\r\nB=2", "A|A|1@1:3\nB|B|2@2:3\n" },
    { "env: what is none is passed over", ".env", moe_read_env, "hello\n=1\nA\nB=1\n", "B|B|1@4:3\n" },
    { "ini: sections, both signs, comments", "a.ini", moe_read_ini, "[db]\nuser = x ; c\npass: y\n; note\n# n2\n",
      "db.user|user|x@2:8\ndb.pass|pass|y@3:7\n# ; c@2\n# ; note@4\n# # n2@5\n" },
    { "ini: a value that goes on below", "a.ini", moe_read_ini, "[k]\nA = 1\n    2\n  3\nB=4\n", "k.A|A|1@2:5\nk.A|A|2@3:5\nk.A|A|3@4:3\nk.B|B|4@5:3\n" },
    { "properties: a joined line", "a.properties", moe_read_ini, "a.b=one\\\n  two\nc=3\n", "a.b|a.b|onetwo@1:5\nc|c|3@3:3\n" },
    { "npmrc: a registry's token", ".npmrc", moe_read_ini, "//r.example.org/:_authToken=abc\n", "//r.example.org/:_authToken|//r.example.org/:_authToken|abc@1:29\n" },
    { "conf: a blank for a sign", "redis.conf", moe_read_ini, "requirepass abc # x\n", "requirepass|requirepass|abc@1:13\n# # x@1\n" },
    { "netrc", ".netrc", moe_read_ini, "machine h.org login u\n  password p\n", "h.org.machine|machine|h.org@1:9\nh.org.login|login|u@1:21\nh.org.password|password|p@2:12\n" },
    { "pgpass", ".pgpass", moe_read_ini, "# c\nh:5432:d:u:p\\:w\n", "host|host|h@2:1\nport|port|5432@2:3\ndatabase|database|d@2:8\nuser|user|u@2:10\npassword|password|p:w@2:12\n# # c@1\n" },
    { "toml: tables and kinds", "a.toml", moe_read_toml, "a = 1 # c\n[t.u]\nb = \"x\\u0041\"\nc = 'r\\n'\nd = true\ne.f = 1.5\n",
      "a|a|1@1:5\nt.u.b|b|xA@3:6\nt.u.c|c|r\\n@4:6\nt.u.d|d|true@5:5\nt.u.e.f|f|1.5@6:7\n# # c@1\n" },
    { "toml: strings over lines", "a.toml", moe_read_toml, "k = \"\"\"\none\ntwo\"\"\"\nr = '''\nx'y'''\n", "k|k|one<two@2:1\nr|r|x'y@5:1\n" },
    { "toml: lists and inline tables", "a.toml", moe_read_toml, "a = [1, [\"x\"],\n # c\n {b = 'y', c.d = 2}, ]\n", "a[0]|a|1@1:6\na[1][0]|a|x@1:11\na[2].b|b|y@3:8\na[2].c.d|d|2@3:18\n# # c@2\n" },
    { "toml: lists of tables", "a.toml", moe_read_toml, "[[p]]\nn = 1\n[[p]]\nn = 2\n", "p[0].n|n|1@2:5\np[1].n|n|2@4:5\n" },
    { "toml: a key twice, a line that is none", "a.toml", moe_read_toml, "a = 1\na = 2\nb c\nd = \nf = 3\n", "a|a|1@1:5\na|a|2@2:5\nf|f|3@5:5\n! toml-duplicate-key@2\n! toml-syntax@3\n! toml-syntax@4\n" },
    { "toml: quoted keys, dates", "a.toml", moe_read_toml, "\"a.b\" = 1979-05-27T07:32:00Z\n", "a.b|a.b|1979-05-27T07:32:00Z@1:9\n" },
    { "shell: assignments, exports, flags", "a.sh", moe_read_shell, "#!/bin/sh\nA=1 B='two w' run --api-key k1 --x=y \"arg\" # c\nexport C=\"$D\"\n",
      "A|A|1@2:3\nB|B|two w@2:8\napi-key|api-key|k1@2:29\nx|x|y@2:36\nC|C|$D@3:11\n# #!/bin/sh@1\n# # c@2\n" },
    { "shell: arrays and substitutions", "a.sh", moe_read_shell, "X=(--key \"v w\"\n plain)\nY=$(cat a | tr b c)\n", "key|key|v w@1:11\nX|X|plain@2:2\nY|Y|$(cat a | tr b c)@3:3\n" },
    { "shell: docker and a scheduler", "a.sh", moe_read_shell, "#SBATCH --export=ALL,T=1,U=2\ndocker run -e K=v --env \"L=w\" i\n", "T|T|1@1:24\nU|U|2@1:28\nK|K|v@2:17\nL|L|w@2:28\n" },
    { "shell: a here-document is not the shell's", "a.sh", moe_read_shell, "cat <<EOF\nA=1\nEOF\nB=2\n", "B|B|2@4:3\n" },
};

static void row(void **state)
{
    const struct row *r = *state;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1 << 16);
    struct moe_lint_file *file = moe_arena_alloc(arena, sizeof *file);
    struct moe_error err = { 0 };
    file->arena = arena;
    file->path = moe_str_c(r->path);
    file->bytes = moe_str_c(r->text);
    assert_int_equal(r->read(file, &err), MOE_OK);
    for (size_t i = 0; i < file->value_count; i++) {
        const struct moe_value *v = &file->values[i];
        moe_buf_printf(out, "%.*s|%.*s|", MOE_FMT(v->path), MOE_FMT(v->name));
        for (size_t k = 0; k < v->text.len; k++)
            moe_buf_addc(out, v->text.ptr[k] == '\n' ? '<' : v->text.ptr[k]);
        moe_buf_printf(out, "@%u:%u\n", v->line, v->column);
    }
    for (size_t i = 0; i < file->comment_count; i++)
        moe_buf_printf(out, "# %.*s@%u\n", MOE_FMT(file->comments[i].text), file->comments[i].line);
    for (size_t i = 0; i < file->event_count; i++)
        moe_buf_printf(out, "! %s@%u\n", file->events[i].name, file->events[i].line);
    assert_string_equal(moe_buf_str(out).ptr, r->want);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows)];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].title, .test_func = row, .initial_state = (void *)&rows[i] };
    return cmocka_run_group_tests_name("audit/config/read/lines", tests, NULL, NULL);
}
