static int add(int a, int b)
{
    return a + b;
}

static int old(a, b)
    int a, b;
{
    return a + b;
}

static int four()
{
    return 4;
}

int right(void)
{
    return add(1, 2) + old(1, 2) + four();
}
