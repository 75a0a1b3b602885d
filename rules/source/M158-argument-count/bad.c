static int add(a, b)
    int a, b;
{
    return a + b;
}

static int four()
{
    return 4;
}

int too_few(void)
{
    return add(1);                              /* expect: M158 */
}

int too_many(void)
{
    return add(1, 2, 3) + four(5);              /* expect: M158 */
}
