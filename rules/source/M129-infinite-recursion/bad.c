int depth(int n)                                /* expect: M129 */
{
    return depth(n + 1);
}

int both_ways(int n)                            /* miss: M129 -- the condition is taken for a way out */
{
    if (n > 3)
        return both_ways(n - 1);
    return both_ways(n + 1);
}

void nothing(void)                              /* expect: M129 */
{
    nothing();
}
