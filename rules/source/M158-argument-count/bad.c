static int add(a, b)
    int a, b;
{
    return a + b;
}

static int four()
{
    return 4;
}

static int later();

int too_few(void)
{
    return later(1);                            /* expect: M158 */
}

static int later(a, b)
    int a, b;
{
    return a - b;
}

int too_many(void)
{
    return add(1, 2, 3) + four(5);              /* expect: M158 */
}
