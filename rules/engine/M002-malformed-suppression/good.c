int count(void);

int total(void)
{
    int n = 0;
    n += count(); // see nosec in the manual: M701 the colon is missing, but this is prose
    return n;
}
