#include "../nccl_device.h"   /* all of it is there */
