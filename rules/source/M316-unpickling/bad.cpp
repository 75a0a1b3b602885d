#include <istream>

typedef struct _object PyObject;
extern "C" PyObject *PyMarshal_ReadObjectFromString(const char *bytes, long n);
extern "C" PyObject *PyImport_ImportModule(const char *name);
extern "C" int PyRun_SimpleString(const char *text);
namespace torch { struct Module {}; Module load(const char *path); namespace jit { Module load(const char *path); } }

PyObject *marshalled(const char *bytes, long n)
{
    return PyMarshal_ReadObjectFromString(bytes, n);            /* expect: M316 */
}

PyObject *module()
{
    return PyImport_ImportModule("pickle");     /* expect: M316 */
}

torch::Module scripted(const char *path)
{
    return torch::jit::load(path);              /* expect: M316 */
}

int python()
{
    return PyRun_SimpleString("import torch; w = torch.load('expert.pt')");     /* expect: M316 */
}
