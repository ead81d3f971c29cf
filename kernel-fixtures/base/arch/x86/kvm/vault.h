/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ARCH_X86_KVM_VAULT_H
#define ARCH_X86_KVM_VAULT_H

#define VAULT_KEYS_MAX	16

struct vault_guest {
	unsigned int key;
	unsigned int flags;
	unsigned long pages;
};

int vault_init(void);
void vault_exit(void);
int vault_launch(struct vault_guest *guest);
void vault_release(struct vault_guest *guest);

#endif /* ARCH_X86_KVM_VAULT_H */
