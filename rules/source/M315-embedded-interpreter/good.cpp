#include <cstdio>
#include <cstdlib>

extern "C" int PyRun_SimpleString(const char *text);
extern "C" int sqlite3_exec(void *db, const char *sql, int (*cb)(void *, int, char **, char **), void *arg, char **err);
extern "C" int luaL_loadstring(void *state, const char *text);

static const char setup[] = "import sys; sys.path = []";

int constant()
{
    return PyRun_SimpleString("import gc; gc.disable()");
}

int named()
{
    return PyRun_SimpleString(setup);
}

int query(void *db)
{
    return sqlite3_exec(db, "pragma journal_mode = wal", nullptr, nullptr, nullptr);
}

int script(void *state)
{
    return luaL_loadstring(state, "return 1 + 1");
}
