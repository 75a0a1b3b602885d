/* expect: M164 -- TODO: check the bound */
int one(int n) { return n; }

int two(int n)
{
    return n + 1;           /* FIXME overflows -- expect: M164 */
}

// HACK: expect: M164 the driver returns this twice
int three(void) { return 3; }

/* BUG: expect: M164 loses the last step */
int four(void) { return 4; }
