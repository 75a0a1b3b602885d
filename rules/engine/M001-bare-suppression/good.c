int count(void);
const char *text(void);

/* A comment may speak of nosec in its prose: it begins with another word. */
int total(void)
{
    int n = count(); // noseclike words are no suppression either
    return n;
}

const char *text(void) { return "// nosec"; }
