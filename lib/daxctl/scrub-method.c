// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "scrub-method.h"
#include "shared/cleanup.h"

static bool always(void)
{
	return true;
}

static void zero_memset(void *at, size_t size)
{
	memset(at, 0, size);
}

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>

#define ENH_MOVSB (1u << 9) /* cpuid 7: "rep stosb" is fast */

/* A cache line and more a turn, so that whole lines leave the CPU. */
#define TURN 256

static bool has_avx512(void)
{
	return __builtin_cpu_supports("avx512f");
}

__attribute__((target("avx512f"))) static void zero_avx512(void *at,
							   size_t size)
{
	const __m512i zero = _mm512_setzero_si512();
	char *p = at, *end = p + size;

	for (; p < end; p += TURN) {
		_mm512_stream_si512((void *)p, zero);
		_mm512_stream_si512((void *)(p + 64), zero);
		_mm512_stream_si512((void *)(p + 128), zero);
		_mm512_stream_si512((void *)(p + 192), zero);
	}
}

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2");
}

__attribute__((target("avx2"))) static void zero_avx2(void *at, size_t size)
{
	const __m256i zero = _mm256_setzero_si256();
	char *p = at, *end = p + size;

	for (; p < end; p += TURN) {
		size_t i;

#pragma GCC unroll 8
		for (i = 0; i < TURN; i += 32)
			_mm256_stream_si256((void *)(p + i), zero);
	}
}

static void zero_sse2(void *at, size_t size)
{
	const __m128i zero = _mm_setzero_si128();
	char *p = at, *end = p + size;

	for (; p < end; p += TURN) {
		size_t i;

#pragma GCC unroll 16
		for (i = 0; i < TURN; i += 16)
			_mm_stream_si128((void *)(p + i), zero);
	}
}

static bool has_clzero(void)
{
	unsigned int a, b, c, d;

	return __get_cpuid(0x80000008, &a, &b, &c, &d) && b & 1;
}

/* AMD: a line of zeroes at the address in rax, without reading it first. */
static void zero_clzero(void *at, size_t size)
{
	char *p = at, *end = p + size;

	for (; p < end; p += 64)
		__asm__ volatile("clzero" : : "a"(p) : "memory");
}

static bool has_erms(void)
{
	unsigned int a, b, c, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & ENH_MOVSB;
}

static void zero_stosb(void *at, size_t size)
{
	__asm__ volatile("rep stosb"
			 : "+D"(at), "+c"(size)
			 : "a"(0)
			 : "memory");
}

void scrub_fence(void)
{
	_mm_sfence();
}

#else

void scrub_fence(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

#endif

/*
 * Those that bypass the cache do not read what they overwrite and leave the
 * cache to others. clzero does not either, but nobody promises that it leaves
 * no line in a cache; rep stosb and memset do as they like.
 */
static const struct scrub_method methods[] = {
#ifdef __x86_64__
	{ "avx512", true, has_avx512, zero_avx512 },
	{ "avx2", true, has_avx2, zero_avx2 },
	{ "sse2", true, always, zero_sse2 },
	{ "clzero", false, has_clzero, zero_clzero },
	{ "stosb", false, has_erms, zero_stosb },
#endif
	{ "memset", false, always, zero_memset },
};

_Static_assert(ARRAY_SIZE(methods) <= SCRUB_METHODS, "room for all");

size_t scrub_methods(const struct scrub_method **ret)
{
	size_t i, count = 0;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		if (methods[i].here())
			ret[count++] = &methods[i];
	return count;
}
