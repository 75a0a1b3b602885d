typedef void (*entry)(void);

char byte(void)
{
    char *p = (char *)0x400000;                 /* expect: M152 */
    return *p;
}

void jump(void)
{
    entry start = (entry)0x10000;               /* expect: M152 */
    start();
}

int *pool(void)
{
    return (int *)0x7f0000000000;               /* expect: M152 */
}
