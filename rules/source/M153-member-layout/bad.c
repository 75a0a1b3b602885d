struct entry { char kind; int value; int next; };

int behind(void)
{
    struct entry e = { 'a', 1, 2 };
    char *p = &e.kind;
    return *(int *)(p + sizeof(int));           /* expect: M153 */
}

void written(struct entry *e)
{
    *(&e->value + 1) = 5;                       /* expect: M153 */
}

int indexed(struct entry *e)
{
    int *p = &e->value;
    return p[1];                                /* expect: M153 */
}
