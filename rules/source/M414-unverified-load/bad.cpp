#include <string>
#include <vector>

struct Tensor { float *data; };
struct Module { int layers; };
namespace torch {
void load(Tensor &into, const std::string &path);
namespace jit { Module load(const std::string &path); }
}
struct PyObject;
extern "C" PyObject *PyImport_ImportModule(const char *name);
extern "C" int PyRun_SimpleFile(void *file, const char *name);

void resume(Tensor &weights, const std::string &path)
{
    torch::load(weights, path);                 /* expect: M414 */
}

Module scripted(const std::string &path)
{
    return torch::jit::load(path);              /* expect: M414 */
}

PyObject *unpickler()
{
    return PyImport_ImportModule("pickle");     /* expect: M414 */
}

int hook(void *file)
{
    return PyRun_SimpleFile(file, "hook.py");   /* expect: M414 */
}
