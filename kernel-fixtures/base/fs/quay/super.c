// SPDX-License-Identifier: GPL-2.0
/*
 * Quay: a small file system to moor fixtures at.
 */

#include <linux/fs.h>
#include <linux/module.h>

#include "quay.h"

static int quay_check_super(struct quay_super *qs, int silent)
{
	if (qs->magic != QUAY_MAGIC) {
		if (!silent)
			pr_err("quay: bad magic\n");
		return -EINVAL;
	}

	if (qs->free > qs->blocks)
		return -EINVAL;

	return 0;
}

static void quay_put_super(struct super_block *sb)
{
	kfree(sb->s_fs_info);
	sb->s_fs_info = NULL;
}

static const struct super_operations quay_sops = {
	.put_super = quay_put_super,
};

int quay_fill_super(struct super_block *sb, void *data, int silent)
{
	struct quay_super *qs = data;
	struct inode *root;
	int err;

	err = quay_check_super(qs, silent);
	if (err)
		return err;

	sb->s_op = &quay_sops;
	sb->s_fs_info = qs;

	root = quay_iget(sb, 1);
	if (IS_ERR(root))
		return PTR_ERR(root);

	sb->s_root = d_make_root(root);
	if (!sb->s_root)
		return -ENOMEM;

	return 0;
}

MODULE_LICENSE("GPL");
