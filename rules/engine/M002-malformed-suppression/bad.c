int count(void);

int total(void)
{
    int n = 0;
    /* expect: M002 */ n += count(); // nosec M701 the colon is missing before this reason
    /* expect: M002 */ n += count(); // NOSEC M701: the word is written in small letters
    /* expect: M002 */ n += count(); // nosec m701: codes are written in capital letters
    /* expect: M002 */ n += count(); // nosec M701,M701: one code stands here two times
    /* expect: M002 */ n += count(); // nosec M005: what is said about suppressions stays said
    /* expect: M002 */ n += count(); // nosec M701: the thirtieth day of February never comes until=2030-02-30
    return n;
}
