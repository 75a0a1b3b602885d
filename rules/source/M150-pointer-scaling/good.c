int third(const int *load)
{
    return *(load + 2);
}

int by_bytes(const int *load)
{
    const char *p = (const char *)load;
    return *(const int *)(p + 2 * sizeof(int));
}

int bytes(void)
{
    int load[5] = { 1, 2, 3, 4, 5 };
    char *p = (char *)load;
    return (int)(*(p + (2 * sizeof(int))));
}

const char *end(const char *line)
{
    return line + sizeof(char) * 8;
}
