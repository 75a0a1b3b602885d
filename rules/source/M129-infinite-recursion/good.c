int depth(int n)
{
    if (n > 100)
        return n;
    return depth(n + 1);
}

int both_ways(int n)
{
    if (n == 3)
        return 3;
    if (n > 3)
        return both_ways(n - 1);
    return both_ways(n + 1);
}

int factorial(int n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}
