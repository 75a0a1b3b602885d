int next(void);

int used(int n)
{
    int limit = 4;
    return n > limit;
}

int said(int n)
{
    int unused __attribute__((unused)) = 4;
    int voided = 3;
    (void)voided;
    return n;
}

int acts(int n)
{
    int dropped = next();
    return n;
}

int sometimes(int n)
{
    int level = 3;
#ifdef NEVER_DEFINED
    n += level;
#endif
    return n;
}
