/* SPDX-License-Identifier: GPL-2.0 */
#ifndef FS_QUAY_H
#define FS_QUAY_H

#define QUAY_MAGIC	0x79617571
#define QUAY_NAME_LEN	60

struct quay_super {
	u32 magic;
	u32 blocks;
	u32 free;
};

int quay_fill_super(struct super_block *sb, void *data, int silent);
struct inode *quay_iget(struct super_block *sb, unsigned long ino);

#endif /* FS_QUAY_H */
