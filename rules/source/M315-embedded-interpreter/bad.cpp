#include <cstdio>
#include <cstdlib>

extern "C" int PyRun_SimpleString(const char *text);
extern "C" int sqlite3_exec(void *db, const char *sql, int (*cb)(void *, int, char **, char **), void *arg, char **err);
extern "C" int luaL_loadstring(void *state, const char *text);

int configured()
{
    return PyRun_SimpleString(getenv("MOE_HOOK"));              /* expect: M315 */
}

int composed(const char *path)
{
    char text[256];
    snprintf(text, sizeof text, "import torch; torch.load('%s')", path);
    return PyRun_SimpleString(text);            /* expect: M315 */
}

int query(void *db, const char *name)
{
    char sql[256];
    snprintf(sql, sizeof sql, "delete from runs where name = '%s'", name);
    return sqlite3_exec(db, sql, nullptr, nullptr, nullptr);    /* expect: M315 */
}

int script(void *state, const char *text)
{
    return luaL_loadstring(state, text);        /* expect: M315 */
}
