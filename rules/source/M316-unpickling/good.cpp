typedef struct _object PyObject;
extern "C" PyObject *PyImport_ImportModule(const char *name);
extern "C" int PyRun_SimpleString(const char *text);
int verify_signature(const char *path);
void load(const char *path);
namespace torch { struct Module {}; namespace jit { Module load(const char *path); } }

PyObject *module()
{
    return PyImport_ImportModule("json");
}

torch::Module scripted(const char *path)
{
    if (verify_signature(path) != 0)
        return torch::Module();
    return torch::jit::load(path);
}

int python()
{
    return PyRun_SimpleString("import torch; w = torch.load('expert.pt', weights_only=True)");
}

void own(const char *path)
{
    load(path);
}
