/* bits/stdc++.h: everything */
#ifndef MOE_SHIM_CXX_BITS_STDC___H
#define MOE_SHIM_CXX_BITS_STDC___H
#include <algorithm>
#include <cassert>
#include <cctype>
#include <cerrno>
#include <cfloat>
#include <climits>
#include <cmath>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <regex>
#include <filesystem>
#endif
