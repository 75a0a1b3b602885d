int count(void);

int total(void)
{
    int n = 0;
    /* expect: M001 */ n += count(); // nosec
    /* expect: M001 */ n += count(); /* nosec */
    /* expect: M001 */ n += count(); // nosec:
    return n;
}
