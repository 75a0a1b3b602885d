int count(void);

int total(void)
{
    int n = 0;
    /* expect: M004 */ n += count(); // nosec M701: ok
    /* expect: M004 */ n += count(); // nosec M701: this is a false positive, please ignore
    /* expect: M004 */ n += count(); // nosec M701: reviewed reviewed reviewed
    /* expect: M004 */ n += count(); // nosec M701
    return n;
}
