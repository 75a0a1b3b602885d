int next(int a, int b);

int twice(int i)
{
    i = i++;                                    /* expect: M165 */
    i = i++ + ++i;                              /* expect: M165 */
    return i;
}

void indexed(int *w, int i)
{
    w[i] = i++;                                 /* expect: M165 */
}

int passed(int i)
{
    return next(i, i++);                        /* expect: M165 */
}
