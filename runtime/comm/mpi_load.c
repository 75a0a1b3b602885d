#include "runtime/comm/mpi_load.h"
#include <dlfcn.h>
#include <string.h>

static const struct { const char *name; size_t at; } symbols[] = {
#define FUNCTION(name, arguments) { "MPI_" #name, offsetof(struct moe_mpi_library, name) },
#define OBJECT(name) { "ompi_mpi_" #name, offsetof(struct moe_mpi_library, the_##name) },
    MOE_MPI_FUNCTIONS(FUNCTION)
    MOE_MPI_OBJECTS(OBJECT)
#undef FUNCTION
#undef OBJECT
};

enum moe_code moe_mpi_load(struct moe_mpi_library *out, struct moe_error *err)
{
    const struct moe_where at = { .file = MOE_MPI_LIBRARY };
    void *library = dlopen(MOE_MPI_LIBRARY, RTLD_NOW | RTLD_GLOBAL);      /* global: what it loads itself looks for its names */
    if (!library)
        return moe_fail(err, MOE_E_USAGE, at, "no Open MPI is found: %s", dlerror());
    for (size_t i = 0; i < MOE_COUNT(symbols); i++) {
        void *symbol = dlsym(library, symbols[i].name);
        if (!symbol) {
            (void)dlclose(library);
            return moe_fail(err, MOE_E_USAGE, at, "is no Open MPI of a version that is known here: it has no %s", symbols[i].name);
        }
        memcpy((char *)out + symbols[i].at, &symbol, sizeof symbol);
    }
    return MOE_OK;
}
