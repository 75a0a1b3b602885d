/* Checks the bound. */
int one(int n) { return n; }

/* A debug build counts these; see the todo list in the tracker. */
int two(int n)
{
    return n + 1;
}

// The bug was in the driver before 12.0, and what it costs is a
// rank that answers BUG: twice.
int three(void) { return 3; }
