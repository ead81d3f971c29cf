// SPDX-License-Identifier: GPL-2.0

#include <linux/fs.h>

#include "quay.h"

struct inode *quay_iget(struct super_block *sb, unsigned long ino)
{
	struct inode *inode;

	inode = iget_locked(sb, ino);
	if (!inode)
		return ERR_PTR(-ENOMEM);

	if (!(inode->i_state & I_NEW))
		return inode;

	inode->i_mode = S_IFDIR | 0755;
	inode->i_op = &simple_dir_inode_operations;
	unlock_new_inode(inode);

	return inode;
}
