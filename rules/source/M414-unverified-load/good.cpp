#include <string>

struct Tensor { float *data; };
namespace torch { void load(Tensor &into, const std::string &path); }
struct PyObject;
extern "C" PyObject *PyImport_ImportModule(const char *name);
bool verify_signature(const std::string &path);
void load(Tensor &into, const std::string &path);

bool resume(Tensor &weights, const std::string &path)
{
    if (!verify_signature(path))
        return false;
    torch::load(weights, path);
    return true;
}

void plain(Tensor &weights, const std::string &path)
{
    load(weights, path);                        /* a reader of our own */
}

PyObject *numbers()
{
    return PyImport_ImportModule("numpy");
}

void safetensors_load(Tensor &into, const std::string &path);

void safe(Tensor &weights, const std::string &path)
{
    safetensors_load(weights, path);
}
