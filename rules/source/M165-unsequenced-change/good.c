int next(int a, int b);

int once(int i)
{
    i++;
    i = i + 1;
    return i;
}

void indexed(int *w, int i, int k)
{
    w[i++] = k++;
    w[i] = i;
}

int passed(int i)
{
    return next(i, i + 1) && i++ && i;
}
