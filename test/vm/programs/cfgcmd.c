// SPDX-License-Identifier: GPL-2.0
/*
 * cfgcmd size DEVICE | cfgcmd get|set OFFSET LENGTH DEVICE: the label commands
 * of a DIMM (/dev/nmemX), with arguments that no library would let through.
 * "set" writes back what is there when that can be read, else zeros. Prints
 * "result=ok" or "result=ERRNO", and for "size" config_size and max_xfer.
 */
#include <linux/ndctl.h>
#include "common.h"

static void print_result(int rc)
{
	printf("result=%s\n", rc < 0 ? strerrorname_np(errno) : "ok");
}

static void *buffer(size_t head, uint32_t length, uint32_t offset)
{
	/* longer than a dishonest length asks for is of no use to the kernel */
	uint32_t *buf = calloc(1, head + length + sizeof(uint32_t));

	if (!buf)
		die("out of memory");
	buf[0] = offset;
	buf[1] = length;
	return buf;
}

static int get(int fd, uint32_t offset, uint32_t length,
	       struct nd_cmd_get_config_data_hdr **ret_cmd)
{
	*ret_cmd = buffer(sizeof(**ret_cmd), length, offset);
	return ioctl(fd, ND_IOCTL_GET_CONFIG_DATA, *ret_cmd);
}

static void size(int fd)
{
	struct nd_cmd_get_config_size cmd = {};

	print_result(ioctl(fd, ND_IOCTL_GET_CONFIG_SIZE, &cmd));
	printf("config_size=%u\nmax_xfer=%u\n", cmd.config_size, cmd.max_xfer);
}

static void set(int fd, uint32_t offset, uint32_t length)
{
	struct nd_cmd_get_config_data_hdr *old;
	struct nd_cmd_set_config_hdr *cmd;
	int rc;

	cmd = buffer(sizeof(*cmd), length, offset);
	if (get(fd, offset, length, &old) == 0)
		memcpy(cmd->in_buf, old->out_buf, length);
	rc = ioctl(fd, ND_IOCTL_SET_CONFIG_DATA, cmd);
	print_result(rc);
	free(old);
	free(cmd);
}

int main(int argc, char **argv)
{
	struct nd_cmd_get_config_data_hdr *cmd;
	uint32_t offset, length;
	int fd;

	if (argc != 3 && argc != 5)
		die("see the first comment of %s", __FILE__);
	fd = open(argv[argc - 1], O_RDWR);
	if (fd < 0)
		die("%s: %s", argv[argc - 1], strerror(errno));
	if (argc == 3) {
		size(fd);
		return 0;
	}
	offset = strtoul(argv[2], NULL, 0);
	length = strtoul(argv[3], NULL, 0);
	if (strcmp(argv[1], "set") == 0) {
		set(fd, offset, length);
	} else {
		print_result(get(fd, offset, length, &cmd));
		free(cmd);
	}
	return 0;
}
