typedef int cudaError_t;
cudaError_t cudaMemcpy(void *to, const void *from, unsigned long bytes, int kind);

void warm_up(void *to, const void *from)
{
    cudaMemcpy(to, from, 1, 1); // nosec M701: warms up the copy engine, its result is never read
}
