#include <fstream>
#include <string>

void save(const std::string &folder, const char *bytes, long n)
{
    std::ofstream out(folder + "/optimizer.pt", std::ios::binary);      /* expect: M405 */
    out.write(bytes, n);
}
