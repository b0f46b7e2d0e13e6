/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What userspace may rely on in the dax_none module: names, places and values
 * of its sysfs attributes. Everything else the module shows may change.
 *
 * dax_none serves device-dax memory that has no struct page ("map none").
 * It registers two drivers of the same name, one on the nd bus (for an nd_dax,
 * "daxN.M" there, whose mode is none) and one on the dax bus (for the
 * character device /dev/daxX.Y that results, and for dynamic dax devices).
 *
 *
 * The nd driver's directory, DAX_NONE_ND_DRIVER_DIR
 *
 *   abi         r   decimal number, DAX_NONE_ABI. It grows only when something
 *                   below changes its meaning; additions are new `features`.
 *   features    r   the words this build knows, separated by one space, ended
 *                   by a newline: DAX_NONE_FEATURE_*. Ignore unknown words.
 *   remember    w   "UUID ALIGN[ WHERE]\n": the namespace with this uuid is a
 *                   none namespace of this align (bytes: 4096, 2097152 or
 *                   1073741824). WHERE is "namespaceX.Y", "regionX" or
 *                   "ndbusX"; it says on whose bus the namespace is (or will
 *                   be), for when the uuid is not set yet. Without WHERE the
 *                   namespace is searched by its uuid.
 *                   If that bus has a persistent store the record goes there
 *                   and survives a reboot, else it is kept in memory until
 *                   the module is unloaded. Idempotent; a new align replaces
 *                   the old one.
 *                   EINVAL: malformed, or an align that is none of the three.
 *                   ENODEV: WHERE names nothing. ENOSPC: the store is full,
 *                   or there are DAX_NONE_MAX_VOLATILE records in memory.
 *                   When the module is loaded, it remembers in memory what the
 *                   lines "UUID ALIGN" of a file say: DAX_NONE_TABLE_FILE, or
 *                   that of the module parameter `table` (empty: no file). No
 *                   file is no error, and other lines are passed over.
 *   forget      w   "UUID\n": no longer remembered, neither in a store nor in
 *                   memory. ENOENT if it was not.
 *   remembered  r   one line a record: "UUID ALIGN volatile|persistent\n".
 *                   May be longer than a page: read until the end of file.
 *
 *   Parking: no driver of the nd bus binds a namespace device (as opposed to
 *   an nd_dax, nd_pfn or btt device that has claimed it) when
 *     - its uuid is remembered, whatever its contents and its force_raw are; or
 *     - its holder_class is "dax", its force_raw is 0 and it carries no info
 *       block that a dax device of another mode could be made from.
 *   The bind fails with ENXIO before anything is mapped or read by a driver,
 *   and one line in the kernel log says why. `forget` lifts the first one.
 *
 *
 * The dax driver's directory, DAX_NONE_DAX_DRIVER_DIR
 *
 *   A dynamic dax device (hmem, CXL) is given to the driver like this: unbind
 *   it from the driver it has, if any, and write its name to `new_id`, which
 *   binds it. No dynamic device comes to the driver without that. (Nor does the
 *   device of a none namespace come back to it, if it was unbound here and not
 *   on the nd bus: `new_id` again.) An id matches by name and outlives the
 *   device, so write the name to `remove_id` afterwards.
 *   The bind is refused, with a line in the kernel log, when a range of the
 *   device does not fit its align, or a descriptor that was opened under
 *   another driver is still open. (new_id itself does not report that; look
 *   whether the device has a driver afterwards.)
 *
 *
 * Every dax device that the driver is bound to, in
 * /sys/bus/dax/devices/daxX.Y/none/ (DAX_NONE_GROUP)
 *
 *   map         r   "none\n". The directory's existence says the same.
 *   retired     rw  "0\n" or "1\n". Writing 1 is one atomic step: EBUSY, and
 *                   nothing changes, while a descriptor or a mapping of the
 *                   device exists; otherwise every later open(2) of the
 *                   device node fails with ESHUTDOWN until 0 is written or
 *                   the device is bound anew. Both writes are idempotent.
 *   opens       r   decimal number of open files (struct file: descriptors
 *                   that came about by dup, fork or SCM_RIGHTS count once)
 *   maps        r   decimal number of mappings (VMAs; a mapping that was split
 *                   or inherited over fork counts for each part and child)
 *   users       r   pid (tgid, in the reader's pid namespace) of every living
 *                   process that has mapped the device, or inherited a
 *                   mapping of it, since the device was bound, one a line,
 *                   ascending. A process of a namespace the reader cannot see
 *                   is shown as 0. May be longer than a page.
 *   users_lost  r   decimal number of processes that mapped the device and
 *                   could not be recorded (out of memory). As long as it is
 *                   not 0, `users` is incomplete.
 *
 * The character device behaves like stock device-dax, with these exactnesses:
 *   mmap(2) must be shared, must not reach beyond the device, and its offset,
 *   length and address are multiples of the device's align: EINVAL otherwise,
 *   and a line in the kernel log. The same holds for what a mapping is moved to
 *   or split into. After the driver was unbound, old mappings raise SIGBUS, and
 *   mmap(2) of an old descriptor gives ENXIO, also when the device was bound
 *   again meanwhile.
 */
#ifndef DAX_NONE_ABI_H
#define DAX_NONE_ABI_H

#define DAX_NONE_ABI			1

#define DAX_NONE_MODULE			"dax_none"
#define DAX_NONE_DRIVER			"dax_none"

#define DAX_NONE_ND_DRIVER_DIR		"/sys/bus/nd/drivers/dax_none"
#define DAX_NONE_ATTR_ABI		"abi"
#define DAX_NONE_ATTR_FEATURES		"features"
#define DAX_NONE_ATTR_REMEMBER		"remember"
#define DAX_NONE_ATTR_FORGET		"forget"
#define DAX_NONE_ATTR_REMEMBERED	"remembered"

#define DAX_NONE_FEATURE_NONE		"none"		/* binds mode none */
#define DAX_NONE_FEATURE_PARK		"park"		/* parking, remember */
#define DAX_NONE_FEATURE_RETIRE		"retire"	/* retired, opens, maps */
#define DAX_NONE_FEATURE_USERS		"users"		/* users, users_lost */
#define DAX_NONE_FEATURE_EXTENTS	"extents"	/* several ranges a device */

#define DAX_NONE_TABLE_FILE		"/var/lib/ndctl/none"

#define DAX_NONE_VOLATILE		"volatile"
#define DAX_NONE_PERSISTENT		"persistent"
#define DAX_NONE_MAX_VOLATILE		16384

#define DAX_NONE_DAX_DRIVER_DIR		"/sys/bus/dax/drivers/dax_none"

#define DAX_NONE_GROUP			"none"
#define DAX_NONE_ATTR_MAP		"map"
#define DAX_NONE_ATTR_RETIRED		"retired"
#define DAX_NONE_ATTR_OPENS		"opens"
#define DAX_NONE_ATTR_MAPS		"maps"
#define DAX_NONE_ATTR_USERS		"users"
#define DAX_NONE_ATTR_USERS_LOST	"users_lost"

#endif /* DAX_NONE_ABI_H */
