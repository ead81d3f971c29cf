// SPDX-License-Identifier: GPL-2.0
/*
 * Vault: guests whose memory the host cannot read.
 */

#include <linux/bitmap.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "vault.h"

static DEFINE_MUTEX(vault_lock);
static unsigned long *vault_keys;
static unsigned int vault_keys_used;
static bool vault_enabled;

static int vault_key_get(void)
{
	unsigned int key;

	mutex_lock(&vault_lock);
	key = find_first_zero_bit(vault_keys, VAULT_KEYS_MAX);
	if (key >= VAULT_KEYS_MAX) {
		mutex_unlock(&vault_lock);
		return -EBUSY;
	}
	__set_bit(key, vault_keys);
	vault_keys_used++;
	mutex_unlock(&vault_lock);

	return key;
}

static void vault_key_put(unsigned int key)
{
	mutex_lock(&vault_lock);
	__clear_bit(key, vault_keys);
	vault_keys_used--;
	mutex_unlock(&vault_lock);
}

static int vault_measure(struct vault_guest *guest)
{
	unsigned long page;
	int ret;

	for (page = 0; page < guest->pages; page++) {
		ret = vault_hash_page(guest, page);
		if (ret)
			return ret;
	}

	return 0;
}

int vault_launch(struct vault_guest *guest)
{
	int key;
	int ret;

	if (!vault_enabled)
		return -ENODEV;

	key = vault_key_get();
	if (key < 0)
		return key;

	guest->key = key;
	ret = vault_measure(guest);
	if (ret)
		vault_key_put(key);

	return ret;
}

void vault_release(struct vault_guest *guest)
{
	vault_flush(guest);
	vault_key_put(guest->key);
	guest->pages = 0;
}

int vault_init(void)
{
	vault_keys = bitmap_zalloc(VAULT_KEYS_MAX, GFP_KERNEL);
	if (!vault_keys)
		return -ENOMEM;

	vault_enabled = true;
	pr_info("vault: %u keys\n", VAULT_KEYS_MAX);

	return 0;
}

void vault_exit(void)
{
	vault_enabled = false;
	bitmap_free(vault_keys);
}
