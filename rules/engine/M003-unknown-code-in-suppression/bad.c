int count(void);

int total(void)
{
    int n = 0;
    /* expect: M003 */ n += count(); // nosec M999: the status of count is looked at elsewhere
    /* expect: M003 */ n += count(); // nosec M701,Q123: the status of count is looked at elsewhere
    return n;
}
