int count(void);

int total(void)
{
    int n = 0;
    /* expect: M006 */ n += count(); // nosec M701: until the new driver is on every node of the cluster until=2020-01-31
    /* expect: M006 */ n += count(); // nosec M701: until the new driver is on every node owner=storage ticket=OPS-12 [until=2021-02-28]
    return n;
}
