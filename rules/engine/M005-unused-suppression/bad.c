typedef int cudaError_t;
cudaError_t cudaMemcpy(void *to, const void *from, unsigned long bytes, int kind);

cudaError_t copy(void *to, const void *from, unsigned long n)
{
    /* expect: M005 */ cudaError_t status = cudaMemcpy(to, from, n, 1); // nosec M701: the caller looks at the device afterwards
    return status;
}
