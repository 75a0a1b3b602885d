void step();

void forgotten()
{
    try {
        step();
    } catch (...)                               /* expect: M145 */
    {
    }
}
