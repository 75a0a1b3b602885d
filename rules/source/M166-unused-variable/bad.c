int plain(int n)
{
    int limit;                                  /* expect: M166 */
    char name[16];                              /* expect: M166 */
    return n;
}

int with_a_value(int n)
{
    int limit = 4;                              /* expect: M166 */
    const char *text = "gate";                  /* expect: M166 */
    return n;
}
