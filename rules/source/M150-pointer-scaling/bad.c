int third(const int *load)
{
    return *(load + 2 * sizeof(int));           /* expect: M150 */
}

void next(double **w)
{
    *w += sizeof(double);                       /* expect: M150 */
}

int array(void)
{
    int load[10] = { 0 };
    return *(load + sizeof(load[0]));           /* expect: M150 */
}

int bytes(void)
{
    int load[5] = { 1, 2, 3, 4, 5 };
    char *p = (char *)load;
    return (int)(*(p + 2));                     /* expect: M150 */
}
